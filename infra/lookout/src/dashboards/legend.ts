type Labels = Readonly<Record<string, string>>;

/** A series' name when the dashboard gives it none: as Prometheus writes it. */
function spellOut(labels: Labels): string {
  const { __name__: metric = '', ...rest } = labels;
  const pairs = Object.entries(rest).map(([key, value]) => `${key}="${value}"`);
  return pairs.length === 0 ? metric || 'value' : `${metric}{${pairs.join(', ')}}`;
}

/** A legend such as `{{service}} p99`, filled in. `__auto` is Grafana's word for none. */
export function nameSeries(legendFormat: string, labels: Labels): string {
  if (legendFormat === '' || legendFormat === '__auto') return spellOut(labels);
  return legendFormat.replace(
    /\{\{\s*([^}\s]+)\s*\}\}/g,
    (_whole, key: string) => labels[key] ?? '',
  );
}
