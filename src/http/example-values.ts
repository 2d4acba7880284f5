const ULID = '01KAM2Z8C5F6T7V8W9X0Y1Z2A3';

/** What the docs show where an id, or a URL that we sign, stands. */
export const EXAMPLE_UUID = '0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d';
export const EXAMPLE_KEY = `team/${EXAMPLE_UUID}/picture.png`;
export const EXAMPLE_URL = `https://faces.example.com/objects/${EXAMPLE_KEY}?expires=1795255200&signature=3f9a…`;

export const exampleId = (prefix: string): string => `${prefix}_${ULID}`;
