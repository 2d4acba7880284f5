const OPERATORS_ONLY = 'Only an operator key reaches these routes: to every other key they do not exist.';

/** The families of routes, in the order in which the docs show them, each with a paragraph for somebody who has read no other. */
export const TAGS: [name: string, description: string][] = [
  [
    'Personas',
    'Who a face belongs to. A persona describes a person in layers, from what drives them to what one sees, and every portrait is \
drawn from these. Change a layer and the next portrait follows it; portraits that exist stay as they are. A deleted persona can be \
restored for thirty days.',
  ],
  [
    'Portraits',
    'The face of a persona. One canonical portrait says who the person is; variants put the same person into other scenes, and edits \
change one thing at a time. Edits of a picture form a conversation that can be undone, redone and branched. Requests wait for the \
picture unless they ask for `Prefer: respond-async`; with an `Idempotency-Key` a repeated order is charged once.',
  ],
  [
    'Avatars',
    'Avatars from a wish. Without pictures one of the library inspires the drawing; with one to six pictures of your own, or with a \
saved avatar, the person in them is drawn again. An order answers 202 with a job at once. What you like can be kept as a saved \
avatar: a copy of its own, whatever becomes of the job.',
  ],
  [
    'Images',
    'Pictures of a prompt, of a character that is ready, or of the person in up to six pictures that you bring. Ask for the price \
first with an estimate, order, then read the image until it is done or let a webhook tell you.',
  ],
  [
    'Characters',
    'A person that pictures can be made of again and again. Describe one in words or upload one to six pictures; the service draws \
reference poses for review, and once saved a character keeps its face in every image. Each pose that does not please can be drawn \
again by itself, and only poses that were delivered are charged.',
  ],
  [
    'Jobs',
    'The work behind an order, in one shape for every family. Read a job with a long poll, follow it as server-sent events, cancel it \
while it runs. Its answer says what it cost, what it made, and, when it failed, whether it is worth ordering again.',
  ],
  [
    'Webhooks',
    'Where a team is told what happened. Every request is signed (Standard Webhooks), tried up to ten times in three days until it \
is answered with 2xx, and written down with its attempts; any of them can be sent again. Two families of routes lead to the same endpoints: \
take the one whose other routes you use.',
  ],
  [
    'Billing',
    'Credits, quotas and prices, as the team sees them. An order holds its price, a delivered picture takes it, and everything else \
gives it back; the statement lists each of these movements.',
  ],
  [
    'Files',
    'Pictures as bytes. Send one to be referred to later, or read what an answer linked to: a signed URL needs no credential, opens one \
object and works for a limited time.',
  ],
  [
    'Admin: teams and keys',
    `Who may use this service: teams with their plan, the API keys they hold, and the sessions of people. A key is shown once, when it \
is made; rotated, the old one works on for as long as you say. ${OPERATORS_ONLY}`,
  ],
  [
    'Admin: credits and limits',
    `What a team may spend, how fast and how often, and the ledger behind it. Corrections and refunds are lines of their own: nothing \
in the ledger is ever changed. ${OPERATORS_ONLY}`,
  ],
  [
    'Admin: moderation',
    `Who and what no picture may be asked for. Terms take effect in every process within seconds, a list of hundreds of thousands is \
imported while orders go on, and any text can be tried before it is sent in earnest. ${OPERATORS_ONLY}`,
  ],
  [
    'Admin: operations',
    `The service while it runs: jobs of all teams, queues and workers, providers and their circuit breakers, deliveries to be sent \
again. ${OPERATORS_ONLY}`,
  ],
  [
    'Admin: privacy',
    `Whom the service is to forget. An erasure takes words, pictures and copies of a person out of every table and store, and its \
receipt counts what went. ${OPERATORS_ONLY}`,
  ],
  [
    'Admin: audit',
    `Who changed what, and when: every change that an operator makes leaves a row here. ${OPERATORS_ONLY}`,
  ],
  ['Docs', 'Pages for people: this one, and every error with its cause and its cure.'],
  ['Health', 'For load balancers and process managers: whether the process lives, and whether it should get requests.'],
];
