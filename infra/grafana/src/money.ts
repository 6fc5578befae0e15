import type { Dashboard } from './dashboard.ts';
import { figure, graph, perSecond } from './panels.ts';

export const money: Dashboard = {
  uid: 'serin-money',
  title: 'Serin: money',
  description: 'Credits: what was topped up, charged and given back, and whether it adds up.',
  rows: [
    [
      figure('Out of balance', 'short', 'max(ledger_imbalance_credits)', {
        description: 'Credits that balances and entries disagree about. Anything but 0 is wrong.',
        limit: 1,
      }),
      figure('Looked at', 's', 'max(sample_age_seconds{sample="ledger"})', {
        description: 'How long ago, by the replica that has not looked for longest.',
        limit: 150,
      }),
      figure(
        'Charged in 5 minutes',
        'short',
        'sum(increase(ledger_amount_total{kind="charge"}[5m]))',
      ),
      figure(
        'Rejected in 5 minutes',
        'short',
        'sum(increase(credit_requests_decided_total{verdict="rejected"}[5m]))',
      ),
    ],
    [
      graph('Transactions', 'ops', { '{{kind}}': perSecond('ledger_transactions_total', 'kind') }),
      graph('Credits moved', 'ops', { '{{kind}}': perSecond('ledger_amount_total', 'kind') }),
    ],
    [
      graph('Verdicts', 'ops', {
        '{{verdict}}': perSecond('credit_requests_decided_total', 'verdict'),
      }),
      graph(
        'Charges beside accepted messages',
        'ops',
        {
          accepted: perSecond('messages_accepted_total', ''),
          decided: 'sum(rate(credit_requests_decided_total{verdict!="refunded"}[1m]))',
        },
        { description: 'Each accepted message is decided about once: these two go together.' },
      ),
    ],
    [graph('Out of balance', 'short', { credits: 'max(ledger_imbalance_credits)' }, { limit: 1 })],
  ],
};
