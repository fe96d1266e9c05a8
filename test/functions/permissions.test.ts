import { beforeAll, describe, expect, it } from 'vitest';
import { createHandler as createCallsRoom } from '../../functions/calls/handler.ts';
import { createHandler as createCyclesRoom } from '../../functions/cycles/handler.ts';
import { createHandler as createDeskRoom } from '../../functions/desk/handler.ts';
import { createHandler as createFeedbackRoom } from '../../functions/feedback/handler.ts';
import { createHandler as createForumsRoom } from '../../functions/forums/handler.ts';
import { createHandler as createModalitiesRoom } from '../../functions/modalities/handler.ts';
import { createHandler as createOutputsRoom } from '../../functions/outputs/handler.ts';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import { deskAddress } from '../../shared/domain/addresses.ts';
import { type Action, permissions } from '../../shared/domain/permissions.ts';
import { type RouteOf, routes, type WebRoom } from '../../shared/names.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createNews } from '../../shared/store/digests.ts';
import { createHolds } from '../../shared/store/holds.ts';
import { createModalities } from '../../shared/store/modalities.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import type { SignedIn } from '../support/house.ts';
import {
  keepCall,
  keepComment,
  keepCycle,
  keepModalities,
  keepProposal,
  tester,
} from '../support/samples.ts';
import { houseThatSends, type SendingHouse, walker } from '../support/sending-out.ts';
import { createWholeHouse, type Handler } from '../support/whole-house.ts';

/**
 * Who may use a route, said a second time and apart from the rooms: anyone; or those whom the permission table lets do
 * this, and of coordinating teams either every one, or that of the record's own forum alone.
 */
type Expected = 'anyone' | { may: Action; team: 'any' | 'own' };
const any = (may: Action): Expected => ({ may, team: 'any' });
const own = (may: Action): Expected => ({ may, team: 'own' });

const dissemination = '/desk/disseminations/{disseminationId}';

const expected: Record<RouteOf<WebRoom>, Expected> = {
  'GET /': 'anyone',
  'GET /about': 'anyone',
  'GET /recommendations': 'anyone',
  'GET /openapi.json': 'anyone',
  'GET /sitemap.xml': 'anyone',
  'GET /robots.txt': 'anyone',
  'GET /assets/{file}': 'anyone',
  $default: 'anyone',

  'GET /cycles': 'anyone',
  'GET /cycles/{cycleId}': 'anyone',
  'GET /cycles/{cycleId}/calendar.ics': 'anyone',
  'GET /desk/cycles': any('see-the-desk'),
  'GET /desk/cycles/new': any('manage-cycles'),
  'POST /desk/cycles/new': any('manage-cycles'),
  'GET /desk/cycles/{cycleId}': any('see-the-desk'),
  'POST /desk/cycles/{cycleId}': any('manage-cycles'),
  'GET /desk/cycles/{cycleId}/dates/{dateName}': any('manage-cycles'),
  'POST /desk/cycles/{cycleId}/dates/{dateName}': any('manage-cycles'),
  'POST /desk/cycles/{cycleId}/dates/{dateName}/take-back': any('manage-cycles'),
  'GET /modalities': 'anyone',
  'GET /modalities/{version}': 'anyone',
  'GET /modalities/{version}/changes': 'anyone',
  'GET /desk/modalities': any('see-the-desk'),
  'POST /desk/modalities': any('write-modalities'),
  'GET /desk/modalities/{modalitiesId}': any('see-the-desk'),
  'POST /desk/modalities/{modalitiesId}': any('write-modalities'),
  'GET /desk/modalities/{modalitiesId}/publish': any('write-modalities'),
  'POST /desk/modalities/{modalitiesId}/publish': any('write-modalities'),
  'GET /calls': 'anyone',
  'GET /calls/{callId}': 'anyone',
  'GET /desk/calls': any('see-the-desk'),
  'GET /desk/calls/new': any('manage-calls'),
  'POST /desk/calls/new': any('manage-calls'),
  'GET /desk/calls/{callId}': any('see-the-desk'),
  'POST /desk/calls/{callId}': any('manage-calls'),
  'GET /desk/calls/{callId}/access-codes': any('issue-access-codes'),
  'POST /desk/calls/{callId}/access-codes': any('issue-access-codes'),

  'GET /calls/{callId}/propose': 'anyone',
  'POST /calls/{callId}/propose': 'anyone',
  'GET /proposals/{proposalId}': 'anyone',
  'GET /proposals/{proposalId}/confirm': 'anyone',
  'POST /proposals/{proposalId}/confirm': 'anyone',
  'GET /proposals/{proposalId}/edit': 'anyone',
  'POST /proposals/{proposalId}/edit': 'anyone',
  'GET /proposals/{proposalId}/withdraw': 'anyone',
  'POST /proposals/{proposalId}/withdraw': 'anyone',
  'GET /desk/proposals/{proposalId}': any('read-proposals'),
  'GET /desk/calls/{callId}/reviews': any('read-reviews'),
  'GET /desk/proposals/{proposalId}/review': any('read-reviews'),
  'POST /desk/proposals/{proposalId}/review': any('review-proposals'),
  'POST /desk/proposals/{proposalId}/conflict': any('review-proposals'),
  'POST /desk/proposals/{proposalId}/conflict/no-longer': any('review-proposals'),
  'POST /desk/proposals/{proposalId}/not-me': any('read-reviews'),
  'POST /desk/proposals/{proposalId}/discussion': any('read-reviews'),
  'POST /desk/proposals/{proposalId}/reviewers': any('arrange-reviews'),
  'GET /desk/proposals/{proposalId}/revision': any('arrange-reviews'),
  'POST /desk/proposals/{proposalId}/revision': any('arrange-reviews'),
  'GET /desk/proposals/{proposalId}/merger': any('arrange-reviews'),
  'POST /desk/proposals/{proposalId}/merger': any('arrange-reviews'),
  'GET /mergers/{mergerId}': 'anyone',
  'POST /mergers/{mergerId}': 'anyone',
  'GET /calls/{callId}/decisions': 'anyone',
  'GET /desk/calls/{callId}/selection': any('read-reviews'),
  'POST /desk/calls/{callId}/selection': any('decide-on-proposals'),
  'GET /desk/calls/{callId}/selection/confirm': any('decide-on-proposals'),
  'POST /desk/calls/{callId}/selection/confirm': any('decide-on-proposals'),
  'GET /desk/proposals/{proposalId}/decision': any('decide-on-proposals'),
  'POST /desk/proposals/{proposalId}/decision': any('decide-on-proposals'),

  'GET /forums': 'anyone',
  'GET /forums/{forumId}': 'anyone',
  'GET /desk/forums/{forumId}': own('read-forum'),
  'POST /desk/forums/{forumId}': own('manage-forum'),

  'GET /outputs': 'anyone',
  'GET /outputs/{outputId}': 'anyone',
  'GET /outputs/{outputId}/report.pdf': 'anyone',
  'GET /outputs/{outputId}/summary.pdf': 'anyone',
  'GET /outputs/{outputId}/pictures/{picture}': 'anyone',
  'GET /outputs/{outputId}/citation.bib': 'anyone',
  'GET /outputs/{outputId}/versions/{version}': 'anyone',
  'GET /outputs/{outputId}/changes': 'anyone',
  'GET /verify': 'anyone',
  'POST /verify': 'anyone',
  'GET /desk/forums/{forumId}/outputs/new': own('write-outputs'),
  'POST /desk/forums/{forumId}/outputs/new': own('write-outputs'),
  'GET /desk/outputs/{outputId}': own('read-forum'),
  'GET /desk/outputs/{outputId}/preview.pdf': own('write-outputs'),
  'GET /desk/outputs/{outputId}/summary-preview.pdf': own('write-outputs'),
  'GET /desk/outputs/{outputId}/edit': own('write-outputs'),
  'POST /desk/outputs/{outputId}/edit': own('write-outputs'),
  'POST /desk/outputs/{outputId}/report': own('write-outputs'),
  'POST /desk/outputs/{outputId}/open-for-comment': own('write-outputs'),
  'POST /desk/outputs/{outputId}/publish': own('write-outputs'),

  'GET /outputs/{outputId}/feedback': 'anyone',
  'POST /outputs/{outputId}/feedback': 'anyone',
  'GET /feedback/{commentId}': 'anyone',
  'GET /feedback/{commentId}/confirm': 'anyone',
  'POST /feedback/{commentId}/confirm': 'anyone',
  'GET /desk/outputs/{outputId}/feedback': own('read-feedback'),
  'GET /desk/feedback/{commentId}': own('read-feedback'),
  'POST /desk/feedback/{commentId}/answer': own('answer-feedback'),

  'POST /desk/outputs/{outputId}/disseminations': own('prepare-dissemination'),
  'GET /desk/disseminations/{disseminationId}': own('prepare-dissemination'),
  'GET /desk/disseminations/{disseminationId}/progress': own('prepare-dissemination'),
  'GET /desk/disseminations/{disseminationId}/recipients': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/recipients': own('prepare-dissemination'),
  'GET /desk/disseminations/{disseminationId}/recipients.csv': own('prepare-dissemination'),
  'GET /desk/disseminations/{disseminationId}/recipients/{recipientId}': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}/nobody': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}/remove': own('prepare-dissemination'),
  'GET /desk/disseminations/{disseminationId}/recipients/upload': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/recipients/upload': own('prepare-dissemination'),
  'GET /desk/disseminations/{disseminationId}/cover-letter': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/cover-letter': own('prepare-dissemination'),
  'GET /desk/disseminations/{disseminationId}/preview': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/try': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/prepare': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/take-back': own('prepare-dissemination'),
  'POST /desk/disseminations/{disseminationId}/release': own('release-dissemination'),
  'POST /desk/disseminations/{disseminationId}/send-again': own('release-dissemination'),
  'GET /desk/disseminations/{disseminationId}/pause': own('release-dissemination'),
  'POST /desk/disseminations/{disseminationId}/pause': own('release-dissemination'),
  'POST /desk/disseminations/{disseminationId}/resume': own('release-dissemination'),
  'GET /desk/disseminations/{disseminationId}/recall': own('release-dissemination'),
  'POST /desk/disseminations/{disseminationId}/recall': own('release-dissemination'),
  'POST /desk/disseminations/{disseminationId}/supplements': own('prepare-dissemination'),
  'GET /desk/recipients': any('prepare-dissemination'),
  'GET /desk/recipients/{recipientId}': own('prepare-dissemination'),
  'GET /desk/letters-to-many': any('release-dissemination'),
  'POST /desk/letters-to-many': any('release-dissemination'),

  'GET /press': 'anyone',
  'GET /press/{pressReleaseId}': 'anyone',
  'GET /press/feed.atom': 'anyone',
  'GET /press/feed.json': 'anyone',
  'GET /press/subscribe': 'anyone',
  'POST /press/subscribe': 'anyone',
  'GET /press/subscriptions/{subscriptionId}/confirm': 'anyone',
  'POST /press/subscriptions/{subscriptionId}/confirm': 'anyone',
  'POST /desk/disseminations/{disseminationId}/press-releases': own('write-press-releases'),
  'GET /desk/press/{pressReleaseId}': own('write-press-releases'),
  'POST /desk/press/{pressReleaseId}': own('write-press-releases'),
  'POST /desk/press/{pressReleaseId}/release': own('release-press-releases'),
  'POST /desk/press/{pressReleaseId}/text': own('release-press-releases'),
  'POST /desk/press/{pressReleaseId}/correction-letter': own('release-press-releases'),
  'GET /desk/press/not-named': any('write-press-releases'),
  'POST /desk/press/not-named': any('write-press-releases'),
  'GET /desk/press-contacts': any('manage-press-contacts'),
  'POST /desk/press-contacts': any('manage-press-contacts'),
  'POST /desk/press-contacts/{contactId}/remove': any('manage-press-contacts'),

  'GET /choices/{letterId}': 'anyone',
  'POST /choices/{letterId}': 'anyone',
  'POST /choices/{letterId}/contact': 'anyone',
  'POST /choices/{letterId}/naming': 'anyone',
  'GET /suggestions/{suggestionId}/confirm': 'anyone',
  'POST /suggestions/{suggestionId}/confirm': 'anyone',
  'GET /desk/suggestions': any('prepare-dissemination'),
  'GET /desk/suggestions/{suggestionId}': own('prepare-dissemination'),
  'POST /desk/suggestions/{suggestionId}': own('prepare-dissemination'),
  'GET /desk/choices/{letterId}': any('read-letters'),
  'POST /desk/choices/{letterId}': any('release-dissemination'),

  'GET /desk': any('see-the-desk'),
  'GET /desk/records': any('see-the-desk'),
  'GET /desk/records.csv': any('export-records'),
  'GET /desk/letters': any('read-letters'),
  'GET /desk/letters/{letterId}': any('read-letters'),
  'POST /desk/letters/{letterId}/decision': any('decide-on-letters'),

  'GET /desk/people': any('manage-people'),
  'POST /desk/people': any('manage-people'),
  'GET /desk/people/{personId}': any('manage-people'),
  'POST /desk/people/{personId}': any('manage-people'),
  'GET /desk/me': any('see-the-desk'),
  'POST /desk/me': any('see-the-desk'),

  'GET /forums/{forumId}/charter': 'anyone',
  'GET /forums/{forumId}/goal': 'anyone',
  'GET /desk/forums/{forumId}/charter': own('read-forum'),
  'POST /desk/forums/{forumId}/charter': own('manage-forum'),
  'POST /desk/forums/{forumId}/charter/propose': own('manage-forum'),
  'POST /desk/forums/{forumId}/charter/decision': any('approve-charters'),
  'GET /desk/forums/{forumId}/goal': own('read-forum'),
  'POST /desk/forums/{forumId}/goal': own('manage-forum'),
  'POST /desk/forums/{forumId}/goal/check': any('check-goals'),
  'POST /desk/forums/{forumId}/charter/facilitator': any('name-facilitators'),
  'POST /desk/forums/{forumId}/charter/giving-up': own('manage-forum'),
  'POST /desk/forums/{forumId}/charter/not-me': any('approve-charters'),
  'GET /desk/forums/{forumId}/mid-term': own('read-forum'),
  'POST /desk/forums/{forumId}/mid-term': own('manage-forum'),
  'POST /desk/forums/{forumId}/mid-term/acknowledgement': any('acknowledge-mid-term'),

  'GET /desk/forums/{forumId}/continuation': own('manage-forum'),
  'POST /desk/forums/{forumId}/continuation': own('manage-forum'),
  'GET /forums/{forumId}/workplan': 'anyone',
  'GET /forums/{forumId}/workplan/{milestoneId}': 'anyone',
  'POST /forums/{forumId}/workplan/{milestoneId}': 'anyone',
  'GET /offers/{offerId}/confirm': 'anyone',
  'POST /offers/{offerId}/confirm': 'anyone',
  'GET /desk/forums/{forumId}/workplan': own('read-forum'),
  'POST /desk/forums/{forumId}/workplan': own('manage-forum'),
  'GET /desk/forums/{forumId}/workplan/approval': any('approve-workplans'),
  'POST /desk/forums/{forumId}/workplan/approval': any('approve-workplans'),
  'GET /desk/forums/{forumId}/workplan/course': own('manage-forum'),
  'POST /desk/forums/{forumId}/workplan/course': own('manage-forum'),
  'GET /desk/forums/{forumId}/workplan/{milestoneId}': own('manage-forum'),
  'POST /desk/forums/{forumId}/workplan/{milestoneId}': own('manage-forum'),
  'POST /desk/forums/{forumId}/workplan/{milestoneId}/progress': own('manage-forum'),
  'GET /desk/offers/{offerId}': own('manage-forum'),
  'POST /desk/offers/{offerId}': own('manage-forum'),

  'GET /mag-participation': 'anyone',
  'GET /desk/mag-participation': any('see-mag-register'),
  'POST /desk/mag-participation': any('manage-mag-years'),
  'GET /desk/mag-participation/{yearId}': any('see-mag-register'),
  'POST /desk/mag-participation/{yearId}': any('manage-mag-years'),
  'GET /desk/mag-participation/{yearId}/register.csv': any('see-mag-register'),
  'GET /desk/mag-participation/{yearId}/declaration': any('declare-participation'),
  'POST /desk/mag-participation/{yearId}/declaration': any('declare-participation'),
  'POST /desk/mag-participation/{yearId}/replacements': any('manage-mag-years'),
  'GET /desk/mag-participation/{yearId}/forums/{forumId}': own('note-attendance'),
  'POST /desk/mag-participation/{yearId}/forums/{forumId}': own('note-attendance'),
  'GET /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}': own('note-attendance'),
  'POST /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}': own('note-attendance'),
  'POST /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}/take-back': own('note-attendance'),

  'GET /sign-in': 'anyone',
  'GET /sign-in/callback': 'anyone',
  'GET /sign-out': 'anyone',
  'POST /sign-out': 'anyone',
};

const whos = [
  'nobody',
  'somebody who left',
  'the secretariat',
  'DESA',
  'a MAG member',
  'the team of the forum',
  'the team of another forum',
] as const;
type Who = (typeof whos)[number];

const isAllowed = (who: Who, { may, team }: Exclude<Expected, 'anyone'>): boolean => {
  const roles: readonly string[] = permissions[may];
  switch (who) {
    case 'nobody':
    case 'somebody who left':
      return false;
    case 'the secretariat':
      return roles.includes('secretariat');
    case 'DESA':
      return roles.includes('desa');
    case 'a MAG member':
      return roles.includes('mag');
    case 'the team of the forum':
      return roles.includes('coordinating-team');
    case 'the team of another forum':
      return roles.includes('coordinating-team') && team === 'any';
  }
};

const writes = ['TransactWriteItems', 'UpdateItem', 'PutItem', 'DeleteItem', 'BatchWriteItem'];

describe('every route, for everybody', () => {
  let sending: SendingHouse;
  let rooms: Record<WebRoom, Handler>;
  let params: Record<string, string>;
  let people: Record<Who, SignedIn | undefined>;

  beforeAll(async () => {
    const whole = await createWholeHouse();
    ({ sending, rooms, params } = whole);
    const { house, forum } = sending;
    const other = whole.otherForum;
    const left = await house.signIn([{ role: 'secretariat' }], 'Left Long-Ago');
    const at = house.clock().toISOString();
    await house.commit({
      changes: [house.people.change(left.person, { ...left.person, leftAt: at }, tester, at)],
      audit: [],
    });
    // Nobody of these prepared or wrote anything, so that no second person is needed where one is.
    people = {
      nobody: undefined,
      'somebody who left': left,
      'the secretariat': await house.signIn([{ role: 'secretariat' }], 'Another Secretariat'),
      DESA: await house.signIn([{ role: 'desa' }], 'Another Desa'),
      'a MAG member': await house.signIn([{ role: 'mag' }], 'Another Member'),
      'the team of the forum': await house.signIn(
        [{ role: 'coordinating-team', forumId: forum.id }],
        'Another Facilitator',
      ),
      'the team of another forum': await house.signIn(
        [{ role: 'coordinating-team', forumId: other.id }],
        'Stranger Facilitator',
      ),
    };
  });

  const send = async (room: WebRoom, routeKey: string, who: Who, form: Record<string, string> = {}) => {
    const as = people[who];
    const names = [...routeKey.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    let answer: Awaited<ReturnType<SendingHouse['house']['send']>> | undefined;
    const requests = await sending.house.requestsOf(async () => {
      answer = await sending.house.send(rooms[room], routeKey, {
        params: Object.fromEntries(names.map((name) => [name, params[name] ?? ''])),
        ...(as ? { as } : {}),
        form,
      });
    });
    if (!answer) throw new Error(`${routeKey} did not answer.`);
    return { answer, wrote: requests.filter((request) => writes.includes(request)) };
  };

  const everyRoute = (Object.keys(routes) as WebRoom[]).flatMap((room) =>
    routes[room].map((routeKey) => ({ room, routeKey, rule: expected[routeKey] })),
  );
  const closed = everyRoute.flatMap(({ room, routeKey, rule }) =>
    rule === 'anyone' ? [] : [{ room, routeKey, rule }],
  );
  const open = everyRoute.filter(({ rule }) => rule === 'anyone');

  it('has the records that the routes are about', () => {
    for (const [name, value] of Object.entries(params)) expect(value, name).not.toBe('');
  });

  // Who is refused comes first: afterwards, things were done.
  describe.each(closed)('$routeKey', ({ room, routeKey, rule }) => {
    const isPost = routeKey.startsWith('POST');

    it.each(whos.filter((who) => !isAllowed(who, rule)))(
      'is refused to %s, and writes nothing',
      async (who) => {
        const { answer, wrote } = await send(room, routeKey, who);
        if (who === 'nobody' || who === 'somebody who left') {
          expect(answer.status).toBe(isPost ? 401 : 303);
          if (!isPost) expect(answer.headers.location).toMatch(/^\/sign-in\?back=%2Fdesk/);
        } else {
          expect(answer.status).toBe(403);
          expect(answer.body).toContain('Your role does not include this');
        }
        expect(answer.body).not.toContain('What works');
        expect(wrote).toEqual([]);
      },
    );

    const allowed = whos.filter((who) => isAllowed(who, rule));

    if (isPost) {
      it('is not done for another site', async () => {
        for (const who of allowed) {
          const { answer, wrote } = await send(room, routeKey, who, { csrf: 'another' });
          expect(answer.status).toBe(403);
          expect(answer.body).toContain('You signed in anew since this form was opened');
          expect(wrote).toEqual([]);
        }
      });
    }

    it.each(allowed)('is open to %s', async (who) => {
      const { answer } = await send(room, routeKey, who);
      expect([200, 303, 404, 409, 410, 422]).toContain(answer.status);
      if (!isPost) expect([200, 303]).toContain(answer.status);
      expect(answer.headers.location ?? '').not.toContain('/sign-in');
    });
  });

  it.each(open)('is the same to everybody: $routeKey', async ({ room, routeKey }) => {
    const statuses = new Set<number>();
    for (const who of whos) {
      const { answer } = await send(room, routeKey, who);
      statuses.add(answer.status);
      expect(answer.headers.location ?? '').not.toMatch(/^\/sign-in/);
      expect(answer.status).not.toBe(401);
    }
    expect(statuses.size).toBe(1);
  });
});

describe('what the desk lists', () => {
  it('can be opened by whom it is listed for', async () => {
    const sending = await houseThatSends();
    const { house, web, output, forum } = sending;
    const call = await keepCall(house, 'Call');
    await keepProposal(house, 'Proposal', 'submitted', call.id);
    await keepComment(house, output);
    const walk = walker(sending);
    const id = await walk.released();
    await house.send(sending.pressRoom, `POST ${dissemination}/press-releases`, {
      as: sending.secretariat,
      params: { disseminationId: id },
    });
    const more = {
      ...web,
      table: house.table,
      charters: createCharters(house.table),
      cycles: createCycles(house.table),
      workplans: createWorkplans(house.table),
      modalities: createModalities(house.table),
      calls: createCalls(house.table),
      proposals: createProposals(house.table),
      selections: createSelections(house.table),
      comments: createComments(house.table),
      desk: createDesk(house.table),
      holds: createHolds(house.table),
      news: createNews(house.table),
      reports: { put: async () => 'reports/none.pdf', get: async () => undefined },
      typesetting: { order: async () => ({ ok: true as const, papers: {} }) },
    };
    const opens: Record<string, [Handler, string, string]> = {
      call: [createCallsRoom(more), 'GET /desk/calls/{callId}', 'callId'],
      proposal: [createProposalsRoom(more), 'GET /desk/proposals/{proposalId}', 'proposalId'],
      forum: [createForumsRoom(more), 'GET /desk/forums/{forumId}', 'forumId'],
      output: [createOutputsRoom(more), 'GET /desk/outputs/{outputId}', 'outputId'],
      comment: [createFeedbackRoom(more), 'GET /desk/feedback/{commentId}', 'commentId'],
      dissemination: [sending.dissemination, `GET ${dissemination}`, 'disseminationId'],
      pressRelease: [sending.pressRoom, 'GET /desk/press/{pressReleaseId}', 'pressReleaseId'],
      cycle: [createCyclesRoom(more), 'GET /desk/cycles/{cycleId}', 'cycleId'],
      modalities: [createModalitiesRoom(more), 'GET /desk/modalities/{modalitiesId}', 'modalitiesId'],
    };
    await keepModalities(house, await keepCycle(house, 'IGF 2026–2027'));
    const desk = createDeskRoom(more);
    const kindsOf = async (as: SignedIn) => {
      const list = (
        await house.send(desk, 'GET /desk/records', { as, accept: 'application/json' })
      ).json() as { records: { id: string; kind: string }[] };
      for (const record of list.records) {
        const [handler, routeKey, name] = opens[record.kind] ?? [];
        if (!handler || !routeKey || !name) throw new Error(`Nothing opens a ${record.kind}.`);
        const answer = await house.send(handler, routeKey, { as, params: { [name]: record.id } });
        expect(answer.status, `${as.person.name} at ${deskAddress(record.id)}`).toBe(200);
      }
      return list.records.map(({ kind }) => kind);
    };
    const forEverybody = ['call', 'cycle', 'modalities'];
    const ofForums = ['comment', 'output', 'dissemination', 'pressRelease', 'forum'];
    const everything = ['proposal', ...ofForums, ...forEverybody];
    expect(await kindsOf(sending.secretariat)).toEqual(everything);
    expect(await kindsOf(sending.desa)).toEqual(everything);
    expect(await kindsOf(sending.mag)).toEqual(['proposal', 'forum', ...forEverybody]);
    const ofTeams = ofForums.filter((kind) => kind !== 'pressRelease');
    expect(await kindsOf(sending.team)).toEqual([...ofTeams, ...forEverybody]);
    const stranger = await house.signIn(
      [{ role: 'coordinating-team', forumId: house.newId('forum') }],
      'Stranger Facilitator',
    );
    expect(await kindsOf(stranger)).toEqual(forEverybody);
    expect(forum.id).toBe(output.forumId);
  });
});
