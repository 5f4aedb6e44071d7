// Small conveniences over pages that work without this file: keys, live parts, times, charts, copying, questions before danger.
(() => {
  const sections = { h: '/', l: '/loops', e: '/experiments', m: '/models', n: '/endpoints', d: '/data', o: '/monitors', p: '/pipelines' };
  let going = false;
  addEventListener('keydown', (event) => {
    if (event.target.matches('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return;
    if (going && sections[event.key]) { location.href = sections[event.key]; return; }
    going = event.key === 'g';
    if (event.key === '/') { const filter = document.querySelector('input[type=search]'); if (filter) { event.preventDefault(); filter.focus(); } }
    if (event.key === '?') document.getElementById('keys')?.showModal();
  });
  document.addEventListener('submit', (event) => {
    const question = event.target.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    const copy = event.target.closest('[data-copy]');
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy);
  });
  const live = document.querySelector('[data-live]');
  if (live && window.EventSource) {
    let timer = null;
    const source = new EventSource(live.dataset.live);
    source.addEventListener('news', () => {
      clearTimeout(timer);
      timer = setTimeout(() => window.htmx?.ajax('GET', location.href, { target: '#live', select: '#live', swap: 'outerHTML' }), 250);
    });
  }
  const draw = () => document.querySelectorAll('[data-chart]').forEach((place) => {
    if (place.dataset.drawn || !window.echarts) return;
    place.dataset.drawn = 'yes';
    const style = getComputedStyle(document.documentElement);
    const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    option.textStyle = { color: style.getPropertyValue('--text'), fontFamily: 'inherit' };
    option.animation = false;
    const chart = echarts.init(place, null, { renderer: 'svg' });
    chart.setOption(option);
    new ResizeObserver(() => chart.resize()).observe(place);
  });
  draw();
  document.addEventListener('htmx:afterSwap', draw);
})();
