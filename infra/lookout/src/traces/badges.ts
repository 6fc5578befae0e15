import { type Html, html } from '../html/html.ts';

const knownServices = ['message', 'credit'];
const otherColours = 4;

/** The class that gives a service its colour: always the same one. */
export function serviceClass(service: string): string {
  if (knownServices.includes(service)) return `service-${service}`;
  const sum = [...service].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return `service-${sum % otherColours}`;
}

/** `count`: how many spans of it. */
export function serviceBadge(service: string, count?: number): Html {
  return html`<span class="badge ${serviceClass(service)}">${service}${count !== undefined && html` <small>${count}</small>`}</span> `;
}

export function trackBadge(track: string): Html | undefined {
  if (track === '') return undefined;
  const known = track === 'stable' || track === 'canary' ? track : 'other';
  return html`<span class="badge track-${known}">${track}</span> `;
}

export function versionBadge(version: string): Html | undefined {
  return version === '' ? undefined : html`<span class="version">${version}</span> `;
}
