// Small conveniences over pages that work without this file: keys, live parts, charts, copying, questions before danger.
(() => {
  const sections = { h: '/', l: '/loops', e: '/experiments', m: '/models', n: '/endpoints', d: '/data', o: '/monitors', p: '/pipelines', r: '/prompts', a: '/audit', u: '/users' };
  const language = document.documentElement.lang;
  // MLflow's clients print links of the form /#/experiments/1/runs/abc, and /#/models/name/versions/1.
  const linked = location.pathname === '/' && location.hash.match(/^#(\/experiments\/\d+(\/runs\/\w+)?|\/models\/[^/?]+|\/experiments|\/models)(?=[/?]|$)/);
  if (linked) location.replace(linked[1]);

  // On a telephone the rail is one line to slide: the section of the page is in sight.
  const here = document.querySelector('.rail .to[aria-current]');
  if (here) here.parentElement.scrollLeft = here.offsetLeft - 80;

  let going = false;
  addEventListener('keydown', (event) => {
    if (event.target.matches('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return;
    if (going && sections[event.key]) { location.href = sections[event.key]; return; }
    going = event.key === 'g';
    if (event.key === '/') { const filter = document.querySelector('input[type=search]'); if (filter) { event.preventDefault(); filter.focus(); } }
    if (event.key === '?') document.getElementById('keys')?.showModal();
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    const ask = document.getElementById('ask');
    const button = event.submitter ?? form.querySelector('button');
    const question = form.dataset.confirm ?? button?.dataset.ask;
    if (!question || !ask || form.dataset.sure) return;
    const chosen = form.dataset.chosen ? form.querySelectorAll('input[name="' + form.dataset.chosen + '"]:checked').length : 1;
    if (!chosen) return;
    event.preventDefault();
    ask.querySelector('p').textContent = question.replace('{n}', chosen);
    const yes = ask.querySelector('[data-yes]');
    yes.textContent = button.textContent;
    yes.className = button.className;
    ask.onclose = () => {
      if (ask.returnValue === 'yes') { form.dataset.sure = 'yes'; form.requestSubmit(button.type === 'submit' ? button : null); delete form.dataset.sure; }
      ask.returnValue = '';
    };
    ask.showModal();
  });
  document.addEventListener('click', (event) => {
    const copy = event.target.closest('[data-copy]');
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy);
  });

  // How many rows are chosen; a click with the shift key chooses all between.
  let last = null;
  const count = (form) => {
    const number = form.querySelectorAll('input[name="' + form.dataset.chosen + '"]:checked').length;
    const place = form.querySelector('[data-chosen-count]');
    if (place) place.textContent = number ? place.dataset.chosenCount.replace('{n}', number) : '';
  };
  document.addEventListener('click', (event) => {
    const box = event.target;
    const form = box.matches('input[type=checkbox]') && box.closest('[data-chosen]');
    if (!form) return;
    const boxes = [...form.querySelectorAll('input[name="' + form.dataset.chosen + '"]')];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) boxes.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
    last = box;
    count(form);
  });
  document.querySelectorAll('[data-chosen]').forEach(count);

  const charts = new Map();
  const number = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  const shown = (value) => (Array.isArray(value) ? value.map(shown).join(' · ') : value === null || value === undefined || Number.isNaN(value) ? '–' : number.format(value));
  const read = (place) => {
    const style = getComputedStyle(document.documentElement);
    const text = document.getElementById(place.dataset.chart).textContent;
    return JSON.parse(text, (key, value) => (typeof value === 'string' && value.startsWith('--') ? style.getPropertyValue(value).trim() : value));
  };
  const settle = (place, option) => {
    const style = getComputedStyle(document.documentElement);
    const line = style.getPropertyValue('--line').trim();
    const quiet = style.getPropertyValue('--quiet').trim();
    const named = option.series.filter((series) => series.name).length;
    const legend = named > 1;
    option.animation = false;
    option.textStyle = { color: style.getPropertyValue('--text').trim(), fontFamily: getComputedStyle(document.body).fontFamily };
    const lines = named > 12 ? 1 : Math.ceil(named * 130 / (place.clientWidth || 600));
    option.legend = { show: legend, type: named > 12 ? 'scroll' : 'plain', top: 0, left: 0, itemWidth: 18, itemHeight: 8, textStyle: { color: quiet }, pageTextStyle: { color: quiet } };
    option.tooltip = Object.assign({ trigger: 'axis', confine: true, valueFormatter: shown, backgroundColor: style.getPropertyValue('--surface').trim(), borderColor: line, textStyle: { color: option.textStyle.color, fontSize: 12 } }, option.tooltip);
    if (option.parallelAxis) {
      option.tooltip.show = false;
      option.parallel = { left: 48, right: 64, top: 40 + 20 * lines, bottom: 16, parallelAxisDefault: { nameLocation: 'end', nameGap: 12, nameTextStyle: { color: quiet }, axisLine: { lineStyle: { color: line } }, axisLabel: { color: quiet }, axisTick: { show: false } } };
      option.parallelAxis.forEach((axis) => { if (axis.type === 'value') axis.axisLabel = { color: quiet, formatter: shown }; });
      return option;
    }
    option.grid = { left: 8, right: 16, top: legend ? 16 + 20 * lines : 18, bottom: option.xAxis.name ? 26 : 8, containLabel: true };
    for (const axis of [option.xAxis, option.yAxis]) {
      axis.axisLine = { lineStyle: { color: line } };
      axis.splitLine = { show: axis === option.yAxis, lineStyle: { color: line } };
      axis.axisLabel = Object.assign({ color: quiet, hideOverlap: true, padding: axis === option.xAxis ? [0, 6] : 0, formatter: axis.type === 'value' || axis.type === 'log' ? shown : undefined }, axis.axisLabel);
      axis.nameTextStyle = { color: quiet };
    }
    return option;
  };
  const draw = () => {
    for (const [place, chart] of charts) if (!place.isConnected) { chart.seen.disconnect(); chart.dispose(); charts.delete(place); }
    document.querySelectorAll('[data-chart]').forEach((place) => {
      if (charts.has(place) || !window.echarts) return;
      const chart = echarts.init(place, null, { renderer: 'svg' });
      chart.setOption(settle(place, read(place)));
      chart.group = 'page';
      chart.seen = new ResizeObserver(() => chart.resize());
      chart.seen.observe(place);
      charts.set(place, chart);
    });
    if (window.echarts) echarts.connect('page');
  };
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach((chart, place) => chart.setOption(settle(place, read(place)))));

  // What the reader has opened stays open when a part of the page is replaced.
  const key = (details) => details.dataset.keep || details.querySelector('summary')?.textContent;
  let open = new Set();
  let asked = Date.now();
  const again = () => window.htmx?.ajax('GET', location.href, { target: '#live', select: '#live', swap: 'outerHTML' });
  document.addEventListener('htmx:beforeSwap', () => { open = new Set([...document.querySelectorAll('#live details[open]')].map(key)); });
  document.addEventListener('htmx:afterSwap', () => {
    document.querySelectorAll('#live details').forEach((details) => { if (open.has(key(details))) details.open = true; });
    draw();
  });
  // A page over something that is still going asks again, unless the reader is in the middle of something.
  setInterval(() => {
    const place = document.querySelector('[data-refresh]');
    if (!place || document.hidden || document.activeElement?.matches('#live input, #live select, #live button, #live summary, #live textarea') || document.querySelector('dialog[open]')) return;
    if (Date.now() - asked < place.dataset.refresh * 1000) return;
    asked = Date.now();
    again();
  }, 1000);
  const live = document.querySelector('[data-live]');
  if (live && window.EventSource) {
    let timer = null;
    const source = new EventSource(live.dataset.live);
    source.addEventListener('news', () => {
      clearTimeout(timer);
      timer = setTimeout(again, 250);
    });
    source.addEventListener('numbers', (event) => {
      for (const [name, text] of Object.entries(JSON.parse(event.data))) {
        const place = document.querySelector('[data-number="' + CSS.escape(name) + '"]');
        if (place && place.textContent !== text) place.textContent = text;
      }
    });
    addEventListener('pagehide', () => source.close());
  }
})();
