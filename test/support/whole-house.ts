import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { createHandler as createCallsRoom } from '../../functions/calls/handler.ts';
import { createHandler as createChartersRoom } from '../../functions/charters/handler.ts';
import { createHandler as createChoicesRoom } from '../../functions/choices/handler.ts';
import { createHandler as createCyclesRoom } from '../../functions/cycles/handler.ts';
import { createHandler as createDeskRoom } from '../../functions/desk/handler.ts';
import { createHandler as createFeedbackRoom } from '../../functions/feedback/handler.ts';
import { createHandler as createForumsRoom } from '../../functions/forums/handler.ts';
import { createHandler as createModalitiesRoom } from '../../functions/modalities/handler.ts';
import { createHandler as createOutputsRoom } from '../../functions/outputs/handler.ts';
import { createHandler as createParticipationRoom } from '../../functions/participation/handler.ts';
import { createHandler as createPeopleRoom } from '../../functions/people/handler.ts';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import { createHandler as createReviewsRoom } from '../../functions/reviews/handler.ts';
import { createHandler as createSelectionRoom } from '../../functions/selection/handler.ts';
import { createHandler as createSignInRoom } from '../../functions/sign-in/handler.ts';
import { createHandler as createSiteRoom } from '../../functions/site/handler.ts';
import { createHandler as createWorkplansRoom } from '../../functions/workplans/handler.ts';
import { routes, type WebRoom } from '../../shared/names.ts';
import { elsewhere } from '../../shared/store/accounts.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createNews } from '../../shared/store/digests.ts';
import { createHolds } from '../../shared/store/holds.ts';
import { createModalities } from '../../shared/store/modalities.ts';
import { createParticipation } from '../../shared/store/participation.ts';
import { pressContactIdFor, pressReleaseIdFor, pressSubscriptionIdFor } from '../../shared/store/press.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createReviews } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createSuggestions } from '../../shared/store/suggestions.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import {
  keepAttendance,
  keepCall,
  keepComment,
  keepCycle,
  keepForum,
  keepMagYear,
  keepMerger,
  keepModalities,
  keepOffer,
  keepProposal,
  keepSuggestion,
} from './samples.ts';
import { houseThatSends, walker } from './sending-out.ts';

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

const dissemination = '/desk/disseminations/{disseminationId}';

/** What the typesetter answers here. */
const paper = { key: 'reports/paper.pdf', sha256: '0'.repeat(64), bytes: 9, pages: 1 };

/** The room and the route behind an address, as API Gateway finds them: literal parts before names. */
export const routeOf = (path: string) => {
  const found = (Object.keys(routes) as WebRoom[])
    .flatMap((room) => routes[room].map((key) => ({ room, key: String(key) })))
    .filter(({ key }) => key.startsWith('GET '))
    .flatMap(({ room, key }) => {
      const names = [...key.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      const pattern = key.slice('GET '.length).replaceAll(/\{\w+\}/g, '([^/]+)');
      const values = new RegExp(`^${pattern}$`).exec(path)?.slice(1);
      return values
        ? [{ room, key, params: Object.fromEntries(names.map((name, place) => [name, values[place] ?? ''])) }]
        : [];
    })
    .sort((one, other) => Object.keys(one.params).length - Object.keys(other.params).length)[0];
  if (!found) throw new Error(`There is no route for ${path}.`);
  return found;
};

/** A house with every room open, and a record for each `{name}` in an address. */
export const createWholeHouse = async () => {
  const sending = await houseThatSends();
  const { house, web, forum, output, secretariat } = sending;
  const suggestions = createSuggestions(house.table);
  const more = {
    ...web,
    calls: createCalls(house.table),
    modalities: createModalities(house.table),
    proposals: createProposals(house.table),
    reviews: createReviews(house.table),
    selections: createSelections(house.table),
    comments: createComments(house.table),
    desk: createDesk(house.table),
    holds: createHolds(house.table),
    choices: createChoices(house.table),
    suggestions,
    charters: createCharters(house.table),
    cycles: createCycles(house.table),
    workplans: createWorkplans(house.table),
    participation: createParticipation(house.table),
    news: createNews(house.table),
    reports: {
      put: async () => 'reports/none.pdf',
      get: async (key: string) => (key === paper.key ? new Uint8Array(paper.bytes) : undefined),
    },
    typesetting: { order: async () => ({ ok: true as const, papers: { report: paper, summary: paper } }) },
    accounts: elsewhere,
    firstPersonEmail: 'first@example.org',
    oidc: {
      start: async () => ({
        to: 'https://issuer.example.org/authorize',
        secrets: { state: 's', nonce: 'n', verifier: 'v' },
      }),
      finish: async () => 'ended' as const,
      farewell: async () => undefined,
    },
  };
  const rooms: Record<WebRoom, Handler> = {
    site: createSiteRoom(more),
    cycles: createCyclesRoom(more),
    modalities: createModalitiesRoom(more),
    calls: createCallsRoom(more),
    proposals: createProposalsRoom(more),
    reviews: createReviewsRoom(more),
    selection: createSelectionRoom(more),
    forums: createForumsRoom(more),
    outputs: createOutputsRoom(more),
    feedback: createFeedbackRoom(more),
    dissemination: sending.dissemination,
    press: sending.pressRoom,
    choices: createChoicesRoom(more),
    desk: createDeskRoom(more),
    people: createPeopleRoom(more),
    charters: createChartersRoom(more),
    workplans: createWorkplansRoom(more),
    participation: createParticipationRoom(more),
    'sign-in': createSignInRoom(more),
  };

  const call = await keepCall(house, 'Call for Best Practice Forums');
  const proposal = await keepProposal(house, 'What works, proposed', 'submitted', call.id);
  const comment = await keepComment(house, output);
  const walk = walker(sending);
  const sent = await walk.released();
  await house.send(sending.pressRoom, `POST ${dissemination}/press-releases`, {
    as: secretariat,
    params: { disseminationId: sent },
  });
  await house.send(sending.pressRoom, 'POST /desk/press-contacts', {
    as: secretariat,
    form: { name: 'Rita Reporter', outlet: 'The Times', email: 'rita@example.org', language: 'en' },
  });
  await house.send(sending.pressRoom, 'POST /press/subscribe', {
    form: { name: 'Sub Scriber', outlet: 'The Post', email: 'sub@example.org', language: 'en' },
  });
  const disseminationId = await walk.prepared();
  const [recipient] = await sending.recipients.ofDissemination(disseminationId);
  const [letter] = await house.waitingLetters();
  const other = await keepForum(house, 'What works elsewhere');
  const year = await keepMagYear(house);
  const member = sending.mag.person.id;
  const params: Record<string, string> = {
    file: 'site.css',
    cycleId: (await keepCycle(house, 'IGF 2026–2027')).id,
    dateName: 'callCloses',
    modalitiesId: (await keepModalities(house)).id,
    callId: call.id,
    proposalId: proposal.id,
    mergerId: (await keepMerger(house, proposal)).id,
    forumId: forum.id,
    outputId: output.id,
    picture: 'chart.png',
    version: '1',
    commentId: comment.id,
    disseminationId,
    recipientId: recipient?.id ?? '',
    pressReleaseId: pressReleaseIdFor(sent),
    contactId: pressContactIdFor('rita@example.org'),
    letterId: letter?.id ?? '',
    subscriptionId: pressSubscriptionIdFor('sub@example.org'),
    suggestionId: (await keepSuggestion(house, forum.id)).id,
    yearId: year.id,
    attendanceId: (await keepAttendance(house, { yearId: year.id, forumId: forum.id, member })).id,
    milestoneId: house.newId('milestone'),
    offerId: (await keepOffer(house, forum)).id,
    personId: sending.mag.person.id,
  };

  return { sending, rooms, stores: more, params, otherForum: other };
};
