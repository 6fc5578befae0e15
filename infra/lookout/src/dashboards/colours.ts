/** Grafana's names of colours, as far as dashboards use them, and what they look like here. */
const named: Readonly<Record<string, string>> = {
  green: '#2f9e62',
  red: '#d64550',
  orange: '#e07b22',
  yellow: '#dba400',
  blue: '#3d85d1',
  purple: '#8b6ad9',
  text: '#7d8898',
  grey: '#7d8898',
  gray: '#7d8898',
};

/** Always the same for each track, on every dashboard; more than one series of it are told apart by shade. */
const tracks: Readonly<Record<string, readonly string[]>> = {
  stable: ['#3d85d1', '#7fb3ea', '#235b98', '#5f7f9f'],
  canary: ['#e0a100', '#f5cf5c', '#a87400', '#c9a86a'],
};

const palette = [
  '#8b6ad9',
  '#2a9d8a',
  '#d2693c',
  '#c0559b',
  '#6f9a35',
  '#4f7ea8',
  '#a58a4e',
  '#d64550',
  '#5b6fd6',
  '#3f8f5a',
];

/** A colour as a dashboard names it; undefined when it is none. Shades (`dark-red`) are taken for the colour itself. */
export function colourOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (/^#[0-9a-f]{3,8}$/i.test(name)) return name;
  return named[name.replace(/^(super-light|light|semi-dark|dark)-/, '')];
}

interface Coloured {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** What the dashboard wants. */
  wanted: string | undefined;
}

function trackIn({ name, labels }: Coloured): string | undefined {
  return Object.keys(tracks).find((track) => labels.track === track || name.includes(track));
}

/** One colour for each series of a panel. */
export function chooseColours(series: readonly Coloured[]): string[] {
  const used = new Map<string, number>();
  const next = (key: string, from: readonly string[]): string => {
    const count = used.get(key) ?? 0;
    used.set(key, count + 1);
    return from[count % from.length] ?? '#7d8898';
  };
  return series.map((each) => {
    const track = trackIn(each);
    const wanted = colourOf(each.wanted);
    if (wanted !== undefined) return wanted;
    return track === undefined ? next('', palette) : next(track, tracks[track] ?? palette);
  });
}
