/* Colours, dashes, marks and patterns by the key of a series. */
/* Okabe and Ito's colours, told apart by most kinds of colour vision. */
const C = { black: "#1f2933", orange: "#e69f00", sky: "#56b4e9", green: "#009e73",
  yellow: "#d9c916", blue: "#0072b2", red: "#d55e00", pink: "#cc79a7", grey: "#9aa5b1" };
const STYLES = {
  baseline: [C.grey, "dash", "diamond"], plan: [C.blue, "solid", "circle"],
  least_cost: [C.red, "dashdot", "square"], limit: [C.black, "dot", "x"],
  "baseline-coal": [C.grey, "dash", "circle"], "plan-coal": [C.blue, "solid", "circle"],
  "least_cost-coal": [C.red, "dashdot", "circle"],
  change: [C.pink, "dash", "diamond"], booked: [C.green, "solid", "square"],
  "baseline-non_fossil": [C.grey, "dash", "triangle-up"],
  "plan-non_fossil": [C.blue, "solid", "triangle-up"],
  "least_cost-non_fossil": [C.red, "dashdot", "triangle-up"],
};
const FILLS = {
  energy: [C.red, ""], industry: [C.blue, ""], transport: [C.orange, "/"],
  buildings: [C.sky, ""], agriculture: [C.green, "x"], water: [C.pink, "\\"],
  waste: [C.yellow, "."], land: [C.green, ""], trade: [C.grey, ""],
  imported_electricity: [C.pink, "/"], imported_heat: [C.pink, "."],
  coal: ["#52606d", ""], coke: [C.grey, "/"], coal_gas: [C.grey, "x"], oil: [C.red, "\\"],
  gas: [C.orange, ""], biomass: [C.green, ""], hydrogen: [C.pink, "."], heat: [C.pink, ""],
  electricity: [C.sky, ""], other: [C.yellow, "+"],
  others: [C.grey, "."], interaction: ["#d5dae0", "/"],
  observed: ["#52606d", "x"],
  "grade-official": [C.green, ""], "grade-guideline": [C.sky, "/"],
  "grade-peer_reviewed": [C.blue, ""], "grade-database": [C.pink, "\\"],
  "grade-estimate": [C.yellow, ""], "grade-assumption": [C.red, "x"],
  conversion: [C.grey, ""], clean: [C.green, ""], losses: ["#d5dae0", ""],
  import: [C.blue, ""], export: [C.blue, ""],
};
const ROW = [[C.blue, ""], [C.orange, "/"], [C.green, ""], [C.red, "\\"], [C.sky, ""],
  [C.pink, "x"], [C.yellow, ""], [C.black, "/"]];
const fill = (s, n) => FILLS[s.k] || ROW[n % ROW.length];
const line = (s, n) => STYLES[s.k] || [fill(s, n)[0], "solid", "circle"];
