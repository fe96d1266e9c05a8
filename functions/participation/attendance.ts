import {
  type Attendance,
  type AttendanceFields,
  attendanceForm,
  correctAttendance,
  type MagYear,
  takeBackAttendance,
  takeBackForm,
} from '../../shared/domain/participation.ts';
import type { NamedForum, Person } from '../../shared/domain/people.ts';
import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { startOfDayAnywhere } from '../../shared/domain/time.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import { idFromForm, revisionFromForm } from '../../shared/http/form-id.ts';
import { type Again, refusedWith } from '../../shared/http/forum-desk.ts';
import { actorOf, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { AttendancePage, ForumInYearPage } from './attendance-pages.tsx';
import type { Dependencies } from './room.ts';

/** What the team of a forum notes of the MAG's members (R18): who took part, corrected and taken back on record. */
export const attendanceRoutes = ({ people, forums, participation, commit, newId }: Dependencies) => {
  const { years, declarations, attendances } = participation;

  const forumInYear = async (request: WebRequest): Promise<ForumInYear | undefined> => {
    const [year, forum] = await Promise.all([
      years.get(request.params.yearId ?? ''),
      forums.get(request.params.forumId ?? ''),
    ]);
    return year && forum && { year, forum: { id: forum.id, title: forum.title } };
  };

  const noteOf = async (request: WebRequest): Promise<Noted | undefined> => {
    const [where, attendance] = await Promise.all([
      forumInYear(request),
      attendances.get(request.params.attendanceId ?? ''),
    ]);
    const isItsOwn = attendance?.yearId === where?.year.id && attendance?.forumId === where?.forum.id;
    return where && attendance && isItsOwn ? { ...where, attendance } : undefined;
  };

  const onForum = { subject: forumInYear, forumOf: ({ forum }: ForumInYear) => forum.id };
  const onNote = { subject: noteOf, forumOf: ({ forum }: Noted) => forum.id };
  const pathOf = ({ year, forum }: ForumInYear) => `/desk/mag-participation/${year.id}/forums/${forum.id}`;

  /** The members of now, and who else was noted: they may have left the MAG since. */
  const whoMay = async (noted: readonly string[]): Promise<{ members: Person[]; gone: Person[] }> => {
    const members = await people.present('mag');
    const others = [...new Set(noted)].filter((id) => !members.some((member) => member.id === id));
    const gone = (await Promise.all(others.map((id) => people.get(id)))).filter((each) => each !== undefined);
    return { members, gone };
  };

  const forumPage = async (
    request: WebRequest,
    { year, forum }: ForumInYear,
    shown: Again & { id: string },
  ) => {
    const [declared, all] = await Promise.all([declarations.ofYear(year.id), attendances.ofYear(year.id)]);
    const noted = all.filter(({ forumId }) => forumId === forum.id);
    const { members, gone } = await whoMay(noted.flatMap((each) => each.members));
    const here = declared.filter(
      ({ personId, forums: chosen }) =>
        chosen.includes(forum.id) && members.some(({ id }) => id === personId),
    );
    return page(
      `MAG members in ${forum.title}`,
      ForumInYearPage({
        year,
        forum,
        members,
        left: gone,
        declared: here,
        attendances: noted,
        person: request.person,
        csrf: request.csrf,
        id: shown.id,
        typed: shown.typed ?? {},
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { forum, declared: here, attendances: noted },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  };

  const notePage = async (request: WebRequest, { year, forum, attendance }: Noted, shown: Again = {}) => {
    const { members, gone } = await whoMay(attendance.members);
    return page(
      attendance.what,
      AttendancePage({
        year,
        forum,
        attendance,
        members: [...members, ...gone],
        person: request.person,
        csrf: request.csrf,
        typed: shown.typed ?? attendance,
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { forum, attendance },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  };

  /** What is wrong with the day of a note beside what its field says. */
  const wrongDay = ({ day }: AttendanceFields, now: Date) =>
    startOfDayAnywhere(day) > now.toISOString()
      ? [{ name: 'day', message: 'This day is still to come. Note what has happened.' }]
      : undefined;

  const entry = (request: WebRequest, { forum }: ForumInYear, act: string, note: string) => ({
    record: forum.id,
    at: request.now.toISOString(),
    by: actorOf(request),
    act,
    title: forum.title,
    note,
    news: false,
    forumId: forum.id,
  });

  const inWords = (
    { day, occasion, what, members: chosen }: AttendanceFields,
    known: readonly Person[],
  ): string =>
    `${day}, ${occasion}, ${what}: ${known
      .filter(({ id }) => chosen.includes(id))
      .map(({ name }) => name)
      .join(', ')}`;

  return {
    'GET /desk/mag-participation/{yearId}/forums/{forumId}': route({
      needs: 'note-attendance',
      ...onForum,
      answer: (request, subject: ForumInYear) => forumPage(request, subject, { id: newId('attendance') }),
    }),

    'POST /desk/mag-participation/{yearId}/forums/{forumId}': route({
      needs: 'note-attendance',
      ...onForum,
      answer: async (request, subject: ForumInYear) => {
        const { year, forum } = subject;
        const id = idFromForm(request, 'attendance', newId);
        const members = await people.present('mag');
        const form = attendanceForm(members);
        const parsed = readForm(form, request);
        if (!parsed.ok) return forumPage(request, subject, { id, ...parsed });
        const typed = { ...parsed.values };
        const errors = wrongDay(parsed.values, request.now);
        if (errors) return forumPage(request, subject, { id, typed, errors });
        const noted: Attendance = { ...parsed.values, id, revision: 0, yearId: year.id, forumId: forum.id };
        const refused = await commit({
          changes: [attendances.change(undefined, noted, actorOf(request), request.now.toISOString())],
          audit: [entry(request, subject, 'noted who of the MAG took part', inWords(noted, members))],
        });
        const first = refused && (await attendances.get(id));
        if (refused && !first) return refused;
        if (first && !saysTheSame(form, first, noted)) {
          const message =
            'This form was sent already, with something else in it. Send it again to note this too.';
          return forumPage(request, subject, {
            id: newId('attendance'),
            typed,
            ...refusedWith(message),
          });
        }
        return redirect(pathOf(subject), { created: true, data: { id } });
      },
    }),

    'GET /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}': route({
      needs: 'note-attendance',
      ...onNote,
      answer: (request, noted: Noted) => notePage(request, noted),
    }),

    'POST /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}': route({
      needs: 'note-attendance',
      ...onNote,
      answer: async (request, noted: Noted) => {
        const { attendance } = noted;
        const { members, gone } = await whoMay(attendance.members);
        const known = [...members, ...gone];
        const form = attendanceForm(known);
        const parsed = readForm(form, request);
        if (!parsed.ok) return notePage(request, noted, parsed);
        const typed = { ...parsed.values };
        const errors = wrongDay(parsed.values, request.now);
        if (errors) return notePage(request, noted, { typed, errors });
        const done = redirect(pathOf(noted), { data: { id: attendance.id } });
        const by = actorOf(request);
        const after = correctAttendance(attendance, parsed.values, by.name, request.now);
        if (isRefusal(after)) return notePage(request, noted, { typed, ...refusedWith(after.reason) });
        if (saysTheSame(form, attendance, parsed.values)) return done;
        const seen = { ...attendance, revision: revisionFromForm(request) ?? 0 };
        const refused = await commit({
          changes: [attendances.change(seen, after, by, request.now.toISOString())],
          audit: [
            entry(
              request,
              noted,
              'corrected who of the MAG took part',
              `${inWords(attendance, known)}\n→ ${inWords(after, known)}`,
            ),
          ],
        });
        if (!refused) return done;
        const newer = (await noteOf(request)) ?? noted;
        return notePage(request, newer, { typed, ...refusedWith(refused.reason) });
      },
    }),

    'POST /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}/take-back': route({
      needs: 'note-attendance',
      ...onNote,
      answer: async (request, noted: Noted) => {
        const { attendance } = noted;
        const parsed = readForm(takeBackForm, request);
        if (!parsed.ok)
          return notePage(request, noted, { ...parsed, typed: { ...attendance, ...parsed.typed } });
        const { why } = parsed.values;
        const by = actorOf(request);
        const back = attendance.takenBack;
        if (back?.why === why && back.by === by.name)
          return redirect(pathOf(noted), { data: { id: attendance.id } });
        const after = takeBackAttendance(attendance, why, by.name, request.now);
        if (isRefusal(after)) return refuse('conflict', after.reason);
        const { members, gone } = await whoMay(attendance.members);
        const seen = { ...attendance, revision: revisionFromForm(request) ?? 0 };
        const refused = await commit({
          changes: [attendances.change(seen, after, by, request.now.toISOString())],
          audit: [
            entry(
              request,
              noted,
              'took back who of the MAG took part',
              `${inWords(attendance, [...members, ...gone])}\n${why}`,
            ),
          ],
        });
        if (!refused) return redirect(pathOf(noted), { data: { id: attendance.id } });
        const newer = (await noteOf(request)) ?? noted;
        return notePage(request, newer, {
          typed: { ...newer.attendance, why },
          ...refusedWith(refused.reason),
        });
      },
    }),
  };
};

interface ForumInYear {
  year: MagYear;
  forum: NamedForum;
}

interface Noted extends ForumInYear {
  attendance: Attendance;
}
