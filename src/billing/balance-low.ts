/** Whether a capture took a balance from the threshold or above to below it: the one moment to tell of a low balance. */
export const crossesBelow = (
  { beforeMilli, afterMilli }: { beforeMilli: number; afterMilli: number },
  thresholdMilli: number,
): boolean => beforeMilli >= thresholdMilli && afterMilli < thresholdMilli;
