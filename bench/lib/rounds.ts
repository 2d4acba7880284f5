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

export interface Goal {
  goal: string;
  what: string;
  floor: string;
  /** The least ratio that is good enough, or null where there is none. */
  wanted: number | null;
  ratio: Spread;
}

export const spreadOf = (values: number[]): Spread => {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
};

/** Figures of contenders that took turns, so that what disturbs one round disturbs all of them. */
export class Rounds {
  private constructor(private readonly figures: Map<string, number[]>) {}

  static async play(
    rounds: number,
    contenders: Contender[],
    onFigure: (name: string, figure: number) => void,
  ): Promise<Rounds> {
    const figures = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, run } of contenders) {
        const figure = await run();
        figures.get(name)?.push(figure);
        onFigure(name, figure);
      }
    }
    return new Rounds(figures);
  }

  names(): string[] {
    return [...this.figures.keys()];
  }

  spread(name: string): Spread {
    return spreadOf(this.of(name));
  }

  /** Of each round by itself: only figures of one round compare. */
  ratio(name: string, floor: string): Spread {
    const floors = this.of(floor);
    return spreadOf(this.of(name).map((figure, round) => figure / (floors[round] ?? Number.NaN)));
  }

  private of(name: string): number[] {
    const figures = this.figures.get(name);
    if (!figures) {
      throw new Error(`Nothing called "${name}" was measured.`);
    }
    return figures;
  }
}
