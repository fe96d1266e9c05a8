import { type Html, html } from './html.ts';

/** Who somebody can be in the demo, and what waits for them. */
export interface TourLine {
  role: string;
  sees: Html;
}

/** The demo was played in this house when she, who proposed in it, has mail. */
export const proposer = 'amina@access.example.org';

const inbox = (address: string, words: string): Html =>
  html`<a href="/local/inbox?${String(new URLSearchParams({ to: address }))}">${words}</a>`;
const signIn = (name: string, back = '/desk'): Html =>
  html`<a href="/sign-in?${String(new URLSearchParams({ back }))}">Sign in</a> as <strong>${name}</strong>`;

/** A line for each role. What is named here is made by the demo; a journey from line to line is a year. */
export const tour: readonly TourLine[] = [
  {
    role: 'Anybody',
    sees: html`Read the <a href="/cycles">year as a timeline</a>, the <a href="/modalities">modalities</a> in two versions,
the <a href="/forums">forums</a> with charter, goal and workplan (one milestone is late, one was taken by a participant),
the <a href="/outputs">outputs</a>: a report with a picture, corrected once, and a draft that takes comments; and
<a href="/press">the press release</a> with its correction.`,
  },
  {
    role: 'Somebody who proposes',
    sees: html`A <a href="/calls">call is open</a>. Amina’s receipt is in ${inbox(proposer, 'her inbox')}, with the links to change her
proposal or withdraw it. Last year’s <a href="/calls">call</a> has the decisions with their reasons; Hugo has ${inbox('hugo@university.example.org', 'a letter that declines his')}.`,
  },
  {
    role: 'A member of the MAG',
    sees: html`${signIn('Malik Mag')}: an amended workplan waits for your approval. ${signIn('Malik Mag', '/desk/calls')} to see how last year’s
proposals were reviewed: scores, a conflict of interest, a discussion. <a href="/mag-participation">Who takes part</a> in which forum
stands there for everybody, and that one of five never said so.`,
  },
  {
    role: 'A coordinating team',
    sees: html`${signIn('Wanda Facilitator')}: two letters came back, so name another contact. ${signIn('Marek Norm')}: a comment waits for an answer, and so does
the question of the month, “are we still on the goal?”. ${signIn('Lea Lingua')}: the second year of your charter waits until the secretariat
has acknowledged your mid-term update.`,
  },
  {
    role: 'The IGF secretariat',
    sees: html`${signIn('Selma Secretariat')}: proposals, a workplan to approve, letters that came back. The mid-term update of
<em>BPF Local Content</em> is among them. ${signIn('Selma Secretariat', '/desk/mag-participation')} to see which members of the MAG have not declared.`,
  },
  {
    role: 'UN DESA',
    sees: html`${signIn('Dara Desa')}: what you released to the press two hours ago had to be corrected, since a letter came back an hour after
it was delivered. The history of <a href="/press">the press release</a> tells how, and who was told.`,
  },
  {
    role: 'An organisation that gets an output',
    sees: html`Open ${inbox('layla.las@example.org', 'the letter in Arabic')} or ${inbox('ines.isoc@example.org', 'one in English')}: its foot leads to where you
name another contact, or ask for no more.`,
  },
  {
    role: 'The press',
    sees: html`Petra has ${inbox('petra@example.org', 'the press release and its correction')}.`,
  },
];
