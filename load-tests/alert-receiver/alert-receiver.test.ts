import { expect, test } from 'vitest';
import { startAlertReceiver } from './alert-receiver.ts';

const notification = {
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      startsAt: '2026-01-01T00:00:00Z',
      labels: { alertname: 'ErrorRate', service: 'message' },
      annotations: { summary: 'one in ten requests fails' },
    },
    { status: 'resolved', startsAt: '2026-01-01T00:00:00Z', labels: { alertname: 'QueueAge' } },
  ],
};

test('When Alertmanager posts alerts, then each is a line; what is no JSON is refused', async () => {
  const lines: string[] = [];
  const receiver = await startAlertReceiver({ print: (line) => lines.push(line) });
  const post = async (body: string) => (await fetch(receiver.url, { method: 'POST', body })).status;
  try {
    expect(await post(JSON.stringify(notification))).toBe(204);
    expect(await post('firing!')).toBe(400);
    expect((await fetch(receiver.url)).status).toBe(405);
    expect(lines).toEqual([
      'firing ErrorRate service=message since 2026-01-01T00:00:00Z: one in ten requests fails',
      'resolved QueueAge since 2026-01-01T00:00:00Z',
    ]);
  } finally {
    await receiver.close();
  }
});
