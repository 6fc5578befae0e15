const two = (number: number) => String(number).padStart(2, '0');

/** In the reader's own time zone, as in Grafana. `step`: seconds between two of them. */
export function formatTime(seconds: number, step: number): string {
  const date = new Date(seconds * 1_000);
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minute = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (step >= 86_400) return day;
  return step >= 60 ? minute : `${minute}:${two(date.getSeconds())}`;
}
