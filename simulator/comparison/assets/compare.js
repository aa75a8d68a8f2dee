function choose(lang){document.documentElement.lang=lang;
for(const b of document.querySelectorAll('button'))
b.setAttribute('aria-pressed',String(b.value===lang));
document.title=document.body.dataset[lang]}
for(const b of document.querySelectorAll('button'))
b.addEventListener('click',()=>choose(b.value));
choose((navigator.language||'zh').toLowerCase().startsWith('zh')?'zh':'en');
