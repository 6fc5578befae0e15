import { problems } from '../http/problem.ts';
import { type Answer, problem } from './answer.ts';
import { edgeProblems } from './edge-problems.ts';
import type { Operation } from './operation.ts';

const atEdge = (name: keyof typeof edgeProblems) => problem(edgeProblems[name], 'edge');

/** What comes with a token, and with the database behind every call that wants one. */
const guarded = (scope: string): Answer[] => [
  problem(problems.unauthorized('Bearer')),
  problem(problems.forbidden(`Bearer error="insufficient_scope", scope="${scope}"`, scope)),
  problem(problems.internal()),
  problem(problems.unavailable()),
];

/** What comes with a body. */
const withBody: Answer[] = [
  problem(problems.malformedJson()),
  problem(problems.bodyTooLarge()),
  problem(problems.unsupportedMediaType()),
  atEdge('timeout'),
  atEdge('bodyTooLarge'),
];

/** What the edge answers when no replica does. */
const onTheWay: Answer[] = [
  atEdge('badGateway'),
  atEdge('noReplica'),
  atEdge('noCanary'),
  atEdge('gatewayTimeout'),
];

/** Every answer that a call can get: its own, and those that follow from what it needs. */
export function allAnswers({ scope, body, answers, edgeAnswers = onTheWay }: Operation): Answer[] {
  return [
    ...answers,
    ...(scope === undefined ? [] : guarded(scope)),
    ...(body === undefined ? [] : withBody),
    problem(problems.misdirected()),
    ...edgeAnswers,
  ];
}
