import { type Html, html } from '../html/html.ts';

const ranges = {
  'now-5m': 'Last 5 minutes',
  'now-15m': 'Last 15 minutes',
  'now-30m': 'Last 30 minutes',
  'now-1h': 'Last hour',
  'now-3h': 'Last 3 hours',
  'now-6h': 'Last 6 hours',
  'now-12h': 'Last 12 hours',
  'now-24h': 'Last 24 hours',
  'now-3d': 'Last 3 days',
};
const refreshes = {
  '': 'off',
  '5s': 'every 5 s',
  '10s': 'every 10 s',
  '30s': 'every 30 s',
  '1m': 'every minute',
};

/** What the address, or else the dashboard, says about time: Grafana's names. */
export interface Shown {
  from: string;
  to: string;
  refresh: string;
}

function options(choices: Readonly<Record<string, string>>, chosen: string): Html[] {
  const own = Object.hasOwn(choices, chosen) ? {} : { [chosen]: chosen };
  return Object.entries({ ...own, ...choices }).map(
    ([value, label]) =>
      html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`,
  );
}

/** Stands in the head line. A stretch that was marked in a plot (`from` and `to` in milliseconds) is left by choosing another. */
export function renderRangeForm({ from, to, refresh }: Shown): Html {
  const isMarked = to !== 'now';
  const choices = isMarked ? { [from]: 'as marked', ...ranges } : ranges;
  return html`<form class="range" method="get" data-range>
<label>Time <select name="from">${options(choices, from)}</select></label>
${isMarked && html`<input type="hidden" name="to" value="${to}">`}
<label>Refresh <select name="refresh">${options(refreshes, refresh)}</select></label>
<button>Show</button>
</form>`;
}
