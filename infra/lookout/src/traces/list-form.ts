import { type Html, html } from '../html/html.ts';
import { type ListFilter, longerThanMicros } from './list-filter.ts';

function select(name: string, label: string, choices: readonly string[], chosen: string): Html {
  // A choice that is gone by now is still shown: it is why the list is empty.
  const all = chosen === '' || choices.includes(chosen) ? choices : [...choices, chosen];
  return html`<label>${label} <select name="${name}"><option value="">any</option>
${all.map((choice) => html`<option value="${choice}"${choice === chosen && html` selected`}>${choice}</option>\n`)}</select></label>
`;
}

export interface Choices {
  services: readonly string[];
  versions: readonly string[];
  tracks: readonly string[];
}

/** The form above the list: it asks by plain GET, so that what it says can be kept as a link. */
export function renderListForm(filter: ListFilter, choices: Choices): Html {
  const isSlowest = filter.sort === 'slowest';
  const isWrong = longerThanMicros(filter) === undefined;
  return html`<form class="filter" action="/search" method="get" role="search">
${select('service', 'Service', choices.services, filter.service)}
${select('version', 'Version', choices.versions, filter.version)}
${select('track', 'Track', choices.tracks, filter.track)}
<label>Longer than <input name="longer" size="7" placeholder="100ms" value="${filter.longerThan}"${isWrong && html` aria-invalid="true" aria-describedby="longer-wrong"`}></label>
<label>Message or trace id <input name="message" size="30" value="${filter.message}"></label>
<label class="check"><input type="checkbox" name="errors" value="1"${filter.errorsOnly && html` checked`}> errors only</label>
<label>Order <select name="sort"><option value="latest">latest first</option><option value="slowest"${isSlowest && html` selected`}>slowest first</option></select></label>
<button>Show</button> <a href="/search">reset</a>
${isWrong && html`<p class="bad" id="longer-wrong">“Longer than” wants a duration such as 100ms or 1.5s.</p>`}
</form>`;
}
