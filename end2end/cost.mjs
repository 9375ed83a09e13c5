import { chromium } from 'playwright';
const base = 'http://127.0.0.1:3411';
const b = await chromium.launch({ executablePath: process.env.CHROME });
const ctx = await b.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, locale: 'es-PE' });
const p = await ctx.newPage();
await p.goto(base + '/login');
await p.fill('[name=usuario]', '70000002'); await p.fill('[name=password]', 'Campana-del-patio-7');
await p.click('button[type=submit]'); await p.waitForURL('**/dashboard');
await p.goto(base + '/dashboard/configuracion-evaluacion'); await p.waitForSelector('html[data-hydrated]');
await p.click('#editar'); await p.waitForSelector('text=Agregar componente'); await p.waitForTimeout(800);
await p.click('text=Plantilla predefinida');
console.log(await p.evaluate(async () => {
  const s = document.querySelector('[data-field=deslizador]'); const js = [], lay = [];
  for (let i = 0; i < 200; i++) { s.value = 10 + i % 40; let t = performance.now(); s.dispatchEvent(new Event('input', { bubbles: true })); js.push(performance.now() - t); t = performance.now(); document.body.getBoundingClientRect(); document.querySelector('footer').offsetTop; lay.push(performance.now() - t); await new Promise(r => requestAnimationFrame(r)); }
  const m = a => { a.sort((x, y) => x - y); return [a[100], a[197]]; };
  return { js: m(js), layout: m(lay) };
}));
await b.close();
