/** Coarse on purpose: whoever chose the address must not learn from it what answers inside the network. */
export type RefusalReason = 'invalid_url' | 'blocked_address' | 'timeout' | 'too_large' | 'unreachable';

const SENTENCES: Readonly<Record<RefusalReason, string>> = {
  invalid_url: 'It must be an https URL on port 443 without a user name, of at most 2,048 characters.',
  blocked_address: 'Its host name must resolve, and to public addresses only.',
  timeout: 'It did not answer in time.',
  too_large: 'Its answer is too large.',
  unreachable: 'It could not be reached over a trusted connection.',
};

/** A URL that somebody else chose was not asked, or gave no whole answer. */
export class RequestRefused extends Error {
  constructor(readonly reason: RefusalReason) {
    super(SENTENCES[reason]);
  }
}
