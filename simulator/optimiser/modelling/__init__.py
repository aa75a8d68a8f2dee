"""The programme in the hands of a modeller: names, quantities, rows of one's own, any solver."""
