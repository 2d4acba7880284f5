import type { Goal } from './goals.js';

export interface Table {
  head: string[];
  rows: string[][];
}

/** What one benchmark found. */
export interface Section {
  goals: Goal[];
  tables: Table[];
  notes?: string[];
  /** What the tables were made from. */
  raw?: Record<string, object>;
}

export interface Load {
  rounds: number;
  seconds: number;
}

export type Tell = (line: string) => void;
