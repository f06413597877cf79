// Lets readers step through the points of a chart with the arrow keys or the pointer.
//
// The drawing in the page stays as it is; where its points lie is asked of the chart engine, which is
// given the same specification. Whatever fails here leaves the page as it was.
(() => {
  'use strict';

  const engineAddress = document.currentScript.dataset.engine;
  let engine;

  function loadEngine() {
    engine ??= new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = engineAddress;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    });
    return engine;
  }

  const first = (value) => (Array.isArray(value) ? value[0] : value);
  const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

  function isDrawn(series, item) {
    if (!['line', 'bar', 'scatter'].includes(series.type)) return false;
    const style = { ...series.itemStyle, ...item?.itemStyle };
    return style.color !== 'transparent' && style.opacity !== 0;
  }

  // Its own label or, where it has none, the position it stands for [£m].
  function shownValue(item, number) {
    const text = item?.label?.formatter;
    if (typeof text === 'string' && text !== '' && !text.includes('{')) return text.replace(/[▶◀] /, '');
    const amount = `£${Math.abs(number).toFixed(1)}m`;
    if (amount === '£0.0m') return amount;
    return `${amount} ${number < 0 ? 'deficit' : 'surplus'}`;
  }

  // The points of one drawing: where they lie in it, in shares of its size, and what they say.
  function pointsOf(echarts, drawing) {
    const { width, height, option } = drawing;
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
    chart.setOption({ ...option, animation: false });
    const axes = { x: list(option.xAxis), y: list(option.yAxis) };
    const points = [];
    list(option.series).forEach((series, seriesIndex) => {
      const x = axes.x[series.xAxisIndex ?? 0] ?? {};
      const y = axes.y[series.yAxisIndex ?? 0] ?? {};
      const across = x.type === 'category' || y.type !== 'category';
      const names = (across ? x.data : y.data) ?? [];
      list(series.data).forEach((item, index) => {
        const value = item !== null && typeof item === 'object' && !Array.isArray(item) ? item.value : item;
        if (!isDrawn(series, item)) return;
        const pair = Array.isArray(value) ? value : across ? [index, value] : [value, index];
        const number = Number(across ? pair[1] : pair[0]);
        const place = across ? pair[0] : pair[1];
        if (pair.some((one) => one === null || one === '-' || one === undefined) || Number.isNaN(number)) return;
        const spot = barEnd(chart, series, seriesIndex, index, across) ?? chart.convertToPixel({ seriesIndex }, pair);
        if (!spot || spot.some((one) => !Number.isFinite(one))) return;
        const name = first(list(names)[place]?.value ?? list(names)[place]) ?? item?.name ?? place;
        const said = [name, series.name].filter((part) => part !== undefined && part !== '').join(', ');
        points.push({
          series: seriesIndex,
          along: Number(across ? spot[0] : spot[1]),
          left: spot[0] / width,
          top: spot[1] / height,
          text: `${said}: ${shownValue(item, number)}`,
        });
      });
    });
    chart.dispose();
    return points.filter((point) => 0 <= point.left && point.left <= 1 && 0 <= point.top && point.top <= 1);
  }

  // Stacked bars do not end where their own value lies on the axis.
  function barEnd(chart, series, seriesIndex, index, across) {
    if (series.type !== 'bar') return undefined;
    try {
      const box = chart.getModel().getSeriesByIndex(seriesIndex).getData().getItemLayout(index);
      return across
        ? [box.x + box.width / 2, box.y]
        : [box.x + Math.max(box.width, 0), box.y + box.height / 2];
    } catch {
      return undefined;
    }
  }

  function layOut(stage, label, points) {
    const box = document.createElement('div');
    box.className = 'oak-points';
    box.setAttribute('role', 'listbox');
    box.setAttribute('aria-label', `Points of the chart: ${label}`);
    const tip = document.createElement('div');
    tip.className = 'oak-tip';
    tip.hidden = true;
    const marks = points.map((point, index) => {
      const mark = document.createElement('div');
      mark.className = 'oak-point';
      mark.setAttribute('role', 'option');
      mark.setAttribute('aria-label', point.text);
      mark.setAttribute('aria-selected', 'false');
      mark.tabIndex = index === 0 ? 0 : -1;
      mark.style.left = `${point.left * 100}%`;
      mark.style.top = `${point.top * 100}%`;
      mark.addEventListener('focus', () => show(index));
      mark.addEventListener('pointerenter', () => show(index));
      mark.addEventListener('blur', hide);
      mark.addEventListener('pointerleave', hide);
      box.append(mark);
      return mark;
    });

    function show(index) {
      const point = points[index];
      tip.textContent = point.text;
      tip.hidden = false;
      tip.style.top = `calc(${point.top * 100}% + 16px)`;
      tip.style.left = point.left < 0.6 ? `${point.left * 100}%` : 'auto';
      tip.style.right = point.left < 0.6 ? 'auto' : `${(1 - point.left) * 100}%`;
    }

    function hide() {
      tip.hidden = true;
    }

    function go(from, to) {
      marks[from].tabIndex = -1;
      marks[from].setAttribute('aria-selected', 'false');
      marks[to].tabIndex = 0;
      marks[to].setAttribute('aria-selected', 'true');
      marks[to].focus();
    }

    // The nearest point of the next series in this direction.
    function across(from, step) {
      const others = [...new Set(points.map((point) => point.series))];
      const series = others[others.indexOf(points[from].series) + step];
      const near = points
        .map((point, index) => ({ index, series: point.series, far: Math.abs(point.along - points[from].along) }))
        .filter((point) => point.series === series)
        .sort((a, b) => a.far - b.far);
      return near.length === 0 ? from : near[0].index;
    }

    box.addEventListener('keydown', (event) => {
      const from = marks.indexOf(document.activeElement);
      if (from < 0) return;
      const last = marks.length - 1;
      const to = {
        ArrowRight: Math.min(from + 1, last),
        ArrowLeft: Math.max(from - 1, 0),
        ArrowDown: across(from, 1),
        ArrowUp: across(from, -1),
        Home: 0,
        End: last,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      go(from, to);
    });
    stage.append(box, tip);
    return marks[0];
  }

  async function open(host, button) {
    const shown = [...host.querySelectorAll('[role="img"] svg')].find((one) => 0 < one.getClientRects().length);
    const image = shown.closest('[role="img"]');
    const narrow = shown.closest('.oak-narrow') !== null;
    const [echarts, answer] = await Promise.all([loadEngine(), fetch(host.dataset.chart)]);
    const chart = await answer.json();
    const points = pointsOf(echarts, narrow ? chart.narrow : chart.wide);
    const stage = document.createElement('div');
    stage.className = `oak-stage ${narrow ? 'oak-stage--narrow' : 'oak-stage--wide'}`;
    stage.style.maxWidth = `${shown.getBoundingClientRect().width}px`;
    image.before(stage);
    stage.append(image);
    layOut(stage, chart.label, points)?.focus();
    button.remove();
  }

  for (const host of document.querySelectorAll('[data-chart]')) {
    if (!host.querySelector('[role="img"] svg')) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'oak-steps';
    button.textContent = 'Step through the points';
    button.addEventListener('click', () => open(host, button).catch(() => button.remove()));
    (host.parentElement.querySelector('.oak-foot') ?? host).append(button);
  }
})();
