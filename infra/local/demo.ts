import * as cycle from './demo-cycle.ts';
import type { InboxMail } from './inbox.ts';

/** What the demo needs of the running system: it goes in by the same doors as everybody. */
export interface DemoSystem {
  url: string;
  now(): Date;
  inbox(filter: { to: string }): InboxMail[];
  signIn(email: string): Promise<string>;
  settle(): Promise<void>;
}

/** Plays the demo cycle through the system's own forms and letters. Throws with what was refused. */
export const playDemo = async (system: DemoSystem, firstPerson: string): Promise<void> => {
  const day = (days: number) =>
    new Date(system.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

  /** Sends what a form would, as JSON; answers the place it leads to. */
  const send = async (path: string, body: unknown, as?: Visitor): Promise<string> => {
    const answer = await fetch(`${system.url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(as ? { cookie: as.cookie, 'x-csrf-token': as.csrf } : {}),
      },
      body: JSON.stringify(body),
    });
    if (answer.status >= 400)
      throw new Error(`The demo’s ${path} was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    return answer.headers.get('location') ?? '';
  };

  /** Takes a step with a record on the desk, against what it is now. */
  const step = async (recordAt: string, act: string, body: object, as: Visitor): Promise<string> => {
    const answer = await fetch(`${system.url}${recordAt}`, {
      headers: { accept: 'application/json', cookie: as.cookie },
    });
    const { revision, seen } = (await answer.json()) as { revision?: number; seen?: string };
    return send(`${recordAt}${act}`, { ...body, revision, seen }, as);
  };

  const signIn = async (email: string): Promise<Visitor> => {
    const cookie = await system.signIn(email);
    const page = await (await fetch(`${system.url}/desk/me`, { headers: { cookie } })).text();
    return { cookie, csrf: /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '' };
  };

  /** Follows the link in somebody's newest mail, and presses the button there. */
  const confirm = async (email: string): Promise<string> => {
    await system.settle();
    const address = system.inbox({ to: email })[0]?.text?.match(/https?:\/\/\S+\/confirm\?\S+/)?.[0];
    if (!address) throw new Error(`The demo found no link to confirm in the mail of ${email}.`);
    const { pathname, searchParams } = new URL(address);
    await send(pathname, { key: searchParams.get('key') });
    return pathname.split('/')[2] ?? '';
  };

  const propose = async (callAt: string, proposal: { email: string }): Promise<string> => {
    await send(`${callAt}/propose`, proposal);
    return confirm(proposal.email);
  };

  const secretariat = await signIn(firstPerson);
  const { people } = (await (
    await fetch(`${system.url}/desk/people`, {
      headers: { accept: 'application/json', cookie: secretariat.cookie },
    })
  ).json()) as { people: { id: string }[] };
  await step(`/desk/people/${people[0]?.id}`, '', cycle.secretariat(firstPerson), secretariat);
  await send('/desk/me', { cadence: 'daily', hour: '8', timeZone: 'Europe/Zurich' }, secretariat);
  for (const person of cycle.people) await send('/desk/people', person, secretariat);
  for (const contact of cycle.pressContacts) await send('/desk/press-contacts', contact, secretariat);

  // Last year's call: open while the proposals come in, then moved to where it belongs.
  const year = system.now().getUTCFullYear();
  const past = {
    title: `Call for Best Practice Forums ${year}`,
    capacity: 4,
    guidance: cycle.guidance,
    // Its cycle was never kept here.
    withoutModalities: 'It ran before there were modalities in writing.',
  };
  const pastAt = await send(
    '/desk/calls/new',
    { ...past, opens: day(-1), closes: day(30), decidedBy: day(40) },
    secretariat,
  );
  const forums: string[] = [];
  for (const { proposal, accept, decline } of cycle.lastYear) {
    const id = await propose(pastAt.replace('/desk', ''), proposal);
    await send(
      `/desk/proposals/${id}/decision`,
      { decision: accept ? 'accept' : 'decline', reasons: accept ?? decline, act: 'send' },
      secretariat,
    );
    const { forumId } = (await (
      await fetch(`${system.url}/proposals/${id}`, { headers: { accept: 'application/json' } })
    ).json()) as { forumId?: string };
    if (!forumId) continue;
    forums.push(forumId);
    const { title, question, goal, team, organisations } = proposal;
    const says = { title, question, goal, team, organisations, takePart: cycle.takePart[title] };
    await step(`/desk/forums/${forumId}`, '', says, secretariat);
  }
  await step(pastAt, '', { ...past, opens: day(-360), closes: day(-320), decidedBy: day(-290) }, secretariat);

  // This year's cycle, from two meetings; its modalities, from the suggested text.
  const cycleAt = await send(
    '/desk/cycles/new',
    {
      title: `IGF ${year}–${year + 1}`,
      meetingStarts: day(-11),
      meetingEnds: day(-7),
      magStarts: day(60),
      magEnds: day(62),
    },
    secretariat,
  );
  const cycleId = cycleAt.split('/').at(-1);
  const modalitiesAt = await send('/desk/modalities', {}, secretariat);
  const changes = 'The first version: what the forums did by habit, and what the review of 2020 recommended.';
  await step(modalitiesAt, '/publish', { cycleId, changes }, secretariat);

  // Its call is open, on the days that follow.
  const dates = (await (
    await fetch(`${system.url}/desk/calls/new?cycle=${cycleId}`, {
      headers: { accept: 'application/json', cookie: secretariat.cookie },
    })
  ).json()) as object;
  const callAt = await send(
    '/desk/calls/new',
    {
      ...dates,
      title: `Call for Best Practice Forums ${year + 1}`,
      capacity: 4,
      guidance: cycle.guidance,
      steps:
        'MAG members read every proposal. The MAG confirms the topics at its first meeting; the IGF secretariat writes to each proposer, with reasons.',
    },
    secretariat,
  );
  for (const proposal of cycle.thisYear) await propose(callAt.replace('/desk', ''), proposal);

  const [reviewed = '', cybersecurity = ''] = forums;
  await send('/desk/people', { ...cycle.teamMember, roles: [reviewed, cybersecurity] }, secretariat);
  const team = await signIn(cycle.teamMember.email);

  // One output is open for comment.
  const draftAt = await send(`/desk/forums/${cybersecurity}/outputs/new`, cycle.draft, team);
  await step(draftAt, '/open-for-comment', { commentsUntil: day(21) }, team);
  for (const comment of cycle.comments) {
    await send(`${draftAt.replace('/desk', '')}/feedback`, comment);
    await confirm(comment.email);
  }

  // Another is published, on its way, and in the press.
  const reportAt = await send(`/desk/forums/${reviewed}/outputs/new`, cycle.report, team);
  await step(reportAt, '/publish', {}, team);
  const disseminationAt = await send(`${reportAt}/disseminations`, {}, team);
  await step(disseminationAt, '/cover-letter', cycle.coverLetter, team);
  for (const recipient of cycle.recipients) await send(`${disseminationAt}/recipients`, recipient, team);
  await step(disseminationAt, '/prepare', {}, team);
  await step(disseminationAt, '/release', {}, secretariat);
  await system.settle();
  const pressAt = await send(`${disseminationAt}/press-releases`, {}, secretariat);
  await step(pressAt, '/release', {}, await signIn('desa@example.org'));
  await system.settle();
};

interface Visitor {
  cookie: string;
  csrf: string;
}
