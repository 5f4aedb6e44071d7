// Small conveniences over pages that work without this file: keys, live parts, charts, copying, questions before danger.
(() => {
  const sections = { h: '/', l: '/loops', e: '/experiments', m: '/models', n: '/endpoints', d: '/data', o: '/monitors', p: '/pipelines', r: '/prompts', a: '/audit', u: '/users', w: '/webhooks' };
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
    if (copy) write(copy.dataset.copy);
  });
  const write = (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.body.appendChild(document.createElement('textarea')); // a server without TLS
    area.value = text;
    area.select();
    document.execCommand('copy');
    area.remove();
    return Promise.resolve();
  };
  const words = document.body.dataset;
  const copyable = () => document.querySelectorAll('.empty pre:not(.codebox *), pre.code:not(.codebox *)').forEach((pre) => {
    const box = document.createElement('div');
    box.className = 'codebox';
    pre.replaceWith(box);
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: words.copyWord });
    button.onclick = () => write(pre.textContent).then(() => { button.textContent = words.copiedWord; setTimeout(() => { button.textContent = words.copyWord; }, 1500); });
    box.append(pre, button);
  });
  copyable();

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
  const all = () => document.querySelectorAll('[data-chosen] th.pick:not(:has(input))').forEach((place) => {
    const form = place.closest('[data-chosen]');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', title: words.allWord });
    box.setAttribute('aria-label', words.allWord);
    box.addEventListener('click', (event) => {
      event.stopPropagation();
      form.querySelectorAll('input[name="' + form.dataset.chosen + '"]').forEach((each) => { each.checked = box.checked; });
      count(form);
    });
    place.append(box);
  });
  all();

  // Completes the key, the operator or the state under the caret of a filter.
  const complete = (input) => {
    const keys = [...(document.getElementById(input.getAttribute('list'))?.options ?? [])].map((option) => option.value);
    if (!keys.length) return;
    input.removeAttribute('list');
    const box = document.createElement('div');
    box.className = 'finding';
    input.replaceWith(box);
    const list = Object.assign(document.createElement('ul'), { id: 'finding', hidden: true });
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', input.getAttribute('aria-label'));
    box.append(input, list);
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'finding', 'aria-expanded': 'false' })) input.setAttribute(name, value);
    let offered = [];
    let chosen = -1;
    let from = 0;
    const offers = (before) => {
      const word = before.match(/[^\s()'"]*$/)[0];
      const rest = before.slice(0, before.length - word.length);
      from = rest.length;
      if ((rest.match(/'/g) ?? []).length % 2) return []; // inside a text
      const value = rest.match(/status\s*(=|!=)\s+$/);
      if (value) return ["'RUNNING'", "'FINISHED'", "'FAILED'", "'KILLED'", "'OK'", "'ERROR'"].filter((one) => one.toLowerCase().includes(word.toLowerCase()));
      const after = rest.match(/(?:^|\s|\()([^\s()'"]+)\s+$/)?.[1];
      if (after && keys.includes(after)) return (/^(metrics|attributes.*time|.*_ms)/.test(after) ? ['<', '<=', '>', '>=', '=', '!='] : ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'IS NULL', 'IS NOT NULL']).filter((one) => one.startsWith(word.toUpperCase()));
      if (!word) return [];
      const small = word.toLowerCase();
      return keys.filter((key) => key.toLowerCase().includes(small) && key !== word).sort((a, b) => b.toLowerCase().startsWith(small) - a.toLowerCase().startsWith(small)).slice(0, 10);
    };
    const show = () => {
      list.replaceChildren(...offered.map((text, i) => {
        const item = Object.assign(document.createElement('li'), { id: 'finding-' + i, textContent: text });
        item.setAttribute('role', 'option');
        item.setAttribute('aria-selected', String(i === chosen));
        item.addEventListener('mousedown', (event) => { event.preventDefault(); take(i); });
        return item;
      }));
      list.hidden = !offered.length;
      input.setAttribute('aria-expanded', String(!list.hidden));
      if (chosen < 0) input.removeAttribute('aria-activedescendant'); else input.setAttribute('aria-activedescendant', 'finding-' + chosen);
    };
    const look = () => { offered = offers(input.value.slice(0, input.selectionStart)); chosen = -1; show(); };
    const take = (i) => {
      const text = offered[i] + ' ';
      input.setRangeText(text, from, input.selectionStart, 'end');
      look();
    };
    const close = () => { offered = []; chosen = -1; show(); };
    input.addEventListener('input', look);
    input.addEventListener('blur', close);
    input.addEventListener('keydown', (event) => {
      if (!offered.length) return;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); chosen = (chosen + (event.key === 'ArrowDown' ? 1 : -1) + offered.length + (chosen < 0 && event.key === 'ArrowUp' ? 1 : 0)) % offered.length; show(); }
      if (event.key === 'Escape') { event.preventDefault(); close(); }
      if ((event.key === 'Enter' && chosen >= 0) || (event.key === 'Tab' && chosen >= 0)) { event.preventDefault(); take(chosen); }
    });
  };
  document.querySelectorAll('input[type=search][list]').forEach(complete);

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
    document.querySelectorAll('[data-csv]').forEach((button) => { button.hidden = false; });
  };
  draw();
  // What a chart draws, as a file: one line a point.
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-csv]');
    if (!button) return;
    const option = JSON.parse(document.getElementById(button.dataset.csv).textContent);
    const cell = (value) => (/[",\n\r]/.test(String(value ?? '')) ? '"' + String(value).replaceAll('"', '""') + '"' : String(value ?? ''));
    const lines = option.series.flatMap((series) => (series.data ?? []).map((point, i) => {
      const value = point?.value ?? point;
      return [series.name ?? '', ...(Array.isArray(value) ? value : [option.xAxis?.data?.[i] ?? i, value])].map(cell).join(',');
    }));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([['series,x,y', ...lines].join('\r\n') + '\r\n'], { type: 'text/csv' }));
    link.download = (button.closest('section').querySelector('h2')?.textContent ?? 'chart').replace(/[^\p{L}\p{N}]+/gu, '-') + '.csv';
    link.click();
    URL.revokeObjectURL(link.href);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach((chart, place) => chart.setOption(settle(place, read(place)))));

  // What the reader has opened stays open when a part of the page is replaced.
  const key = (details) => details.dataset.keep || details.querySelector('summary')?.textContent;
  let open = new Set();
  let asked = Date.now();
  const again = () => window.htmx?.ajax('GET', location.href, { target: '#live', select: '#live', swap: 'outerHTML' });
  document.addEventListener('htmx:beforeSwap', () => { open = new Set([...document.querySelectorAll('#live details[open]')].map(key)); });
  document.addEventListener('htmx:afterSwap', () => {
    document.querySelectorAll('#live details').forEach((details) => { if (open.has(key(details))) details.open = true; });
    copyable();
    all();
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
