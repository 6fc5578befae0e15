import { createPanelView, type PanelView } from './panel.ts';
import type { PanelData } from './panel-data.ts';

const grid = document.querySelector<HTMLElement>('[data-dashboard]');
const state = document.querySelector<HTMLElement>('#state');
const form = document.querySelector<HTMLFormElement>('[data-range]');
const { dashboard = '', from = '', to = '', refresh = '' } = grid?.dataset ?? {};

/** Places that the dashboard's file gives: style sheets alone can't know them. */
function arrange(): void {
  for (const panel of document.querySelectorAll<HTMLElement>('[data-w]')) {
    const { x = '0', y = '0', w = '24', h = '8' } = panel.dataset;
    for (const [name, value] of Object.entries({ x, y, w, h }))
      panel.style.setProperty(`--${name}`, value);
  }
}

/** A stretch of a plot was marked: all plots show it, and the address says so. */
function mark(start: number, end: number): void {
  const params = new URLSearchParams(location.search);
  params.set('from', String(Math.round(start * 1_000)));
  params.set('to', String(Math.round(end * 1_000)));
  params.set('refresh', '');
  location.search = params.toString();
}

const panels: PanelView[] = Array.from(
  document.querySelectorAll<HTMLElement>('[data-panel]'),
  (section) => createPanelView(section, mark),
);

/** @returns whether there was an answer */
async function load(panel: PanelView): Promise<boolean> {
  const points = String(panel.points());
  const question = new URLSearchParams({ dashboard, panel: panel.id, from, to, points });
  try {
    const answer = await fetch(`/api/panel?${question}`);
    const body = (await answer.json()) as PanelData & { error?: string };
    if (!answer.ok) throw new Error(body.error ?? `status ${answer.status}`);
    panel.show(body);
    return true;
  } catch (error) {
    panel.showTrouble((error as Error).message);
    return false;
  }
}

async function loadAll(): Promise<void> {
  const answered = await Promise.all(panels.map(load));
  const missing = answered.filter((isThere) => !isThere).length;
  const time = new Date().toLocaleTimeString();
  if (state !== null)
    state.textContent = `as of ${time}${missing > 0 ? `; ${missing} panels without an answer` : ''}`;
}

const refreshMillis = { '5s': 5_000, '10s': 10_000, '30s': 30_000, '1m': 60_000 }[refresh];

/** The next round begins after the last one has ended, and while somebody is looking. */
async function keepFresh(): Promise<void> {
  await loadAll();
  if (refreshMillis === undefined) return;
  setTimeout(() => {
    if (!document.hidden) return void keepFresh();
    document.addEventListener('visibilitychange', () => void keepFresh(), { once: true });
  }, refreshMillis);
}

arrange();
void keepFresh();
form?.addEventListener('change', () => form.requestSubmit());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const panel of panels) panel.redraw();
});
