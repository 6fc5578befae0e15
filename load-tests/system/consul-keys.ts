import {
  type StickySetting,
  stickyKey,
  type TrackSetting,
  trackKey,
} from '@serin/shared/contracts/tracks.ts';
import type { Service } from '../drills/edge-view.ts';
import { ask } from '../scenarios/ask.ts';
import { system } from './support.ts';

const port = system.project.ports.consul;

async function put(path: string, body?: object): Promise<void> {
  const answer = await ask(port, { method: 'PUT', path, ...(body && { body }) });
  if (answer.status !== 200) throw new Error(`Consul: ${answer.status} ${answer.body}`);
}

async function remove(key: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/kv/${key}`, { method: 'DELETE' });
  if (!response.ok) throw new Error(`Consul: ${response.status}`);
}

/** Sets a track as a rollout does; without a setting nobody sets it. */
export async function setTrack(
  app: Service,
  name: 'service-v1' | 'service-v2',
  setting?: TrackSetting,
): Promise<void> {
  const key = trackKey(app, name);
  await (setting === undefined ? remove(key) : put(`/v1/kv/${key}`, setting));
}

/** Keeps subjects on their sides; without a setting it ends. */
export async function setSticky(app: Service, setting?: StickySetting): Promise<void> {
  const key = stickyKey(app);
  await (setting === undefined ? remove(key) : put(`/v1/kv/${key}`, setting));
}

/** Takes a replica out, whatever it says itself, or lets it back. */
export async function setMaintenance(id: string, isOn: boolean): Promise<void> {
  await put(`/v1/agent/service/maintenance/${id}?enable=${isOn}&reason=a+test`);
}

interface HealthEntry {
  Service: { ID: string; Meta: { instance: string } };
  Checks: { CheckID: string; Status: string }[];
}

/** The replicas of a set of an app, with the state of all their checks; none, while Consul does not answer. */
export async function registered(app: Service, name: 'service-v1' | 'service-v2') {
  const { status, body } = await ask(port, { path: `/v1/health/service/${name}?tag=${app}` });
  if (status !== 200) return [];
  return (JSON.parse(body) as HealthEntry[]).map(({ Service, Checks }) => ({
    id: Service.ID,
    instance: Service.Meta.instance,
    states: Checks.filter(({ CheckID }) => CheckID !== 'serfHealth').map(({ Status }) => Status),
  }));
}
