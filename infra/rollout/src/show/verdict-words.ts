import type { Judgement, Reason, Verdict } from '../judge/verdict.ts';
import { wrap } from './terminal/fit.ts';
import { type Line, type Style, span } from './terminal/line.ts';

const words: Readonly<Record<Judgement, string>> = {
  go: 'go on',
  hold: 'hold: not enough seen to say',
  back: 'go back',
};
const marks: Readonly<Record<Judgement, readonly [string, Style]>> = {
  go: ['✔', 'good'],
  hold: ['…', 'attention'],
  back: ['✖', 'bad'],
};
const worstFirst: readonly Judgement[] = ['back', 'hold', 'go'];

/** `verdict: go back`, and its reasons with their numbers, the worst first, on at most so many lines. */
export function verdictLines(
  verdict: Verdict,
  columns: number,
  { atMost = Number.POSITIVE_INFINITY, title = 'verdict' } = {},
): Line[] {
  const head: Line = [
    span(`${title}: `, 'strong'),
    span(words[verdict.judgement], marks[verdict.judgement][1]),
  ];
  const reasons = [...verdict.reasons].sort(
    (a, b) => worstFirst.indexOf(a.judgement) - worstFirst.indexOf(b.judgement),
  );
  const lines: Line[] = [head];
  if (atMost < 1) return [];
  for (const [index, reason] of reasons.entries()) {
    const own = reasonLines(reason, columns);
    const isLast = index === reasons.length - 1;
    if (lines.length + own.length > atMost - (isLast ? 0 : 1)) {
      const left = reasons.length - index;
      return [...lines, [span(`  and ${left} more in \`rollout status\``, 'dim')]].slice(0, atMost);
    }
    lines.push(...own);
  }
  return lines.slice(0, atMost);
}

function reasonLines({ app, judgement, about, text }: Reason, columns: number): Line[] {
  const [mark, style] = marks[judgement];
  return wrap(`${app} ${about}: ${text}`, columns - 2).map((line, index) => [
    span(index === 0 ? `${mark} ` : '  ', style),
    span(line),
  ]);
}
