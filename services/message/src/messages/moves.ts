/** Everything that can be true of a message. */
export type State = keyof typeof moves;

/** Everything that can happen to one. */
export type Event =
  | 'charged' // credit took the price
  | 'rejected' // credit refused: not enough of it
  | 'delivered' // the recipient has it
  | 'in-doubt' // the provider gave no answer in time: it may have it
  | 'undeliverable' // the provider refused for good
  | 'refunded'; // credit gave the price back

/** The legal moves: state -> what happens -> next state. What is not in here does not happen. */
export const moves = {
  queued: { charged: 'charged', rejected: 'rejected' },
  charged: { delivered: 'delivered', 'in-doubt': 'unconfirmed', undeliverable: 'refunding' },
  unconfirmed: { delivered: 'delivered', undeliverable: 'unconfirmed-refunding' },
  refunding: { refunded: 'failed' },
  // A sender who has read `unconfirmed` goes on reading it until the end.
  'unconfirmed-refunding': { refunded: 'failed' },
  delivered: {},
  rejected: {},
  failed: {},
} as const satisfies Record<string, Partial<Record<Event, string>>>;

export const states = Object.keys(moves) as State[];

/** The state after these events, one after another, or undefined if one of them may not happen. */
export function stateAfter(state: State, events: readonly Event[]): State | undefined {
  let current: State | undefined = state;
  for (const event of events) {
    if (current === undefined) return undefined;
    current = (moves[current] as Partial<Record<Event, State>>)[event];
  }
  return current;
}

export interface Move {
  from: State;
  /** Where it led to. */
  state: State;
  /** Since the message was accepted. */
  ageSeconds: number;
}

/** Every move there can be. The last is two in one: where the inbox is, the charge and the delivery. */
export const legalMoves: readonly { from: State; to: State }[] = [
  ...states.flatMap((from) => Object.values(moves[from]).map((to) => ({ from, to }))),
  { from: 'queued', to: 'delivered' },
];

/** In these credit is asked to give the price back. */
export const needsRefund = (state: State): boolean =>
  state === 'refunding' || state === 'unconfirmed-refunding';

/** No event moves a message on from here: whatever was said about it stays true. */
export function isFinal(state: State): boolean {
  return Object.keys(moves[state]).length === 0;
}
