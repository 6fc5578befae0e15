import type { PlannedService } from '../project/compose.ts';
import type { ComposeProject } from '../project/compose-project.ts';
import { type Finding, fine, note, wrong } from './finding.ts';

interface Target {
  readonly health: string;
  readonly scrapeUrl: string;
  readonly lastError: string;
  readonly labels: { readonly job?: string; readonly instance?: string };
}

interface Alert {
  readonly state: string;
  readonly labels: { readonly alertname?: string };
  readonly annotations: { readonly summary?: string; readonly runbook_url?: string };
}

/** What Prometheus can't ask, and the alerts that fire. Nothing where Prometheus itself is not there: that is found elsewhere. */
export async function examineWatching(
  { ports }: ComposeProject,
  plan: readonly PlannedService[],
): Promise<Finding[]> {
  const ask = async (path: string) => {
    const url = `http://127.0.0.1:${ports.prometheus}/api/v1/${path}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return ((await answer.json()) as { data: unknown }).data;
  };
  try {
    const { activeTargets } = (await ask('targets?state=active')) as { activeTargets: Target[] };
    const { alerts } = (await ask('alerts')) as { alerts: Alert[] };
    return [...judgeTargets(activeTargets, plan), ...judgeAlerts(alerts)];
  } catch {
    return [];
  }
}

/** What is left out on purpose can't be asked, and need not. */
export function judgeTargets(
  targets: readonly Target[],
  plan: readonly PlannedService[],
): Finding[] {
  const leftOut = plan.filter(({ replicas }) => replicas === 0).map(({ name }) => name);
  const wanted = targets.filter(({ scrapeUrl }) => !leftOut.includes(new URL(scrapeUrl).hostname));
  const down = wanted.filter(({ health }) => health === 'down');
  if (down.length === 0) return [fine(`Prometheus: asks ${wanted.length} parts, all answer`)];
  return down.map(({ labels, lastError }) =>
    wrong(
      `Prometheus can't ask ${labels.job} ${labels.instance}: ${lastError}`,
      'See to that container; its figures are missing until then.',
    ),
  );
}

export function judgeAlerts(alerts: readonly Alert[]): Finding[] {
  const firing = alerts.filter(({ state }) => state === 'firing');
  return firing.map(({ labels, annotations }) =>
    note(
      `alert ${labels.alertname} fires${annotations.summary ? `: ${annotations.summary}` : ''}`,
      `See ${annotations.runbook_url ?? 'Prometheus, under Alerts'}.`,
    ),
  );
}
