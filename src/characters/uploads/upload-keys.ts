const ANY = /^(team\/[0-9a-f-]{36}\/upload\/([0-9a-f-]{36})\/)./;
const SENT = /^team\/([0-9a-f-]{36})\/upload\/([0-9a-f-]{36})\/sent$/;

/** Everything of one ticket. */
export const folderOf = ({ teamId, id }: { teamId: string; id: string }): string => `team/${teamId}/upload/${id}`;

/** What a signed PUT is for: with S3 the bytes lie there as they were sent, until they are looked at. */
export const sentKeyOf = (upload: { teamId: string; id: string }): string => `${folderOf(upload)}/sent`;

/** The ticket that a picture came by, with everything that was ever sent to it; null for one that came another way. */
export function ticketOf(objectKey: string): { id: string; folder: string } | null {
  const [, folder, id] = ANY.exec(objectKey) ?? [];
  return folder && id ? { id, folder } : null;
}

/** The ticket that a signed key is for. */
export function uploadOfKey(key: string): { teamId: string; id: string } | null {
  const [, teamId, id] = SENT.exec(key) ?? [];
  return teamId && id ? { teamId, id } : null;
}
