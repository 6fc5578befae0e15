/** What `/api/panel` answers: see src/dashboards/panel-data.ts. */
export interface SeriesData {
  type: 'timeseries';
  times: number[];
  series: { name: string; colour: string; unit: string; values: (number | null)[] }[];
  left: number;
  unit: string;
  min?: number;
  max?: number;
  isStacked: boolean;
  thresholds: { value: number; colour: string }[];
}

interface ShownValue {
  text: string;
  colour?: string;
}

export interface StatData {
  type: 'stat';
  values: ({ name: string } & ShownValue)[];
}

export interface TableData {
  type: 'table';
  columns: { name: string; isNumber: boolean }[];
  rows: ShownValue[][];
  left: number;
}

export type PanelData = SeriesData | StatData | TableData;
