/** One thing that is measured; a run answers a rate per second, or a time. */
export interface Contender {
  name: string;
  run: () => Promise<number>;
}

export interface Spread {
  median: number;
  min: number;
  max: number;
}

export const spreadOf = (values: number[]): Spread => {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
};

/** Figures of contenders that took turns, so that what disturbs one round disturbs all of them. */
export class Rounds {
  private readonly figures = new Map<string, number[]>();

  static async play(
    rounds: number,
    contenders: Contender[],
    onFigure: (name: string, figure: number) => void,
  ): Promise<Rounds> {
    const played = new Rounds();
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, run } of contenders) {
        const figure = await run();
        played.add(name, figure);
        onFigure(name, figure);
      }
    }
    return played;
  }

  add(name: string, figure: number): void {
    const figures = this.figures.get(name) ?? [];
    this.figures.set(name, [...figures, figure]);
  }

  names(): string[] {
    return [...this.figures.keys()];
  }

  has(name: string): boolean {
    return this.figures.has(name);
  }

  spread(name: string): Spread {
    return spreadOf(this.of(name));
  }

  /** Of each round by itself: only figures of one round compare. */
  ratio(name: string, floor: string): Spread {
    const floors = this.of(floor);
    return spreadOf(this.of(name).map((figure, round) => figure / (floors[round] ?? Number.NaN)));
  }

  toJSON(): Record<string, number[]> {
    return Object.fromEntries(this.figures);
  }

  private of(name: string): number[] {
    const figures = this.figures.get(name);
    if (!figures) {
      throw new Error(`Nothing called "${name}" was measured.`);
    }
    return figures;
  }
}
