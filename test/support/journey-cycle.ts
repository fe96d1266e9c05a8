import type { Page } from 'playwright-core';
import type { useJourney } from './journey.ts';
import { sendForm } from './journey-forum.ts';

type Journey = ReturnType<typeof useJourney>;

/** Lets people in; answers nothing, they sign in by their address. */
export const letIn = async (
  secretariat: Page,
  people: readonly { name: string; email: string; roles: readonly string[] }[],
): Promise<void> => {
  for (const person of people) await sendForm(secretariat, '/desk/people', person);
};

/** First and last day of a meeting. */
interface Days {
  starts: string;
  ends: string;
}

/** Types the meetings that a cycle follows from. */
export const typeCycle = async (
  page: Page,
  cycle: { title: string; meeting: Days; mag: Days; next?: Days },
): Promise<void> => {
  await page.getByLabel('Title of the cycle').fill(cycle.title);
  const meetings = [
    ['The annual meeting', cycle.meeting],
    ['The MAG’s first meeting', cycle.mag],
    ['The next annual meeting', cycle.next],
  ] as const;
  for (const [name, days] of meetings) {
    if (!days) continue;
    await page.getByLabel(`${name} begins on`).fill(days.starts);
    await page.getByLabel(`${name} ends on`).fill(days.ends);
  }
};

/** Lets somebody in from the page of the people, with a role as it stands there. */
export const addPerson = async (
  secretariat: Page,
  person: { name: string; email: string; role: string },
): Promise<void> => {
  await onDesk(secretariat, 'People');
  await secretariat.getByLabel('Name', { exact: true }).fill(person.name);
  await secretariat.getByLabel('Email address').fill(person.email);
  await secretariat.getByLabel(person.role, { exact: true }).check();
  await secretariat.getByRole('button', { name: 'Add this person' }).click();
  await secretariat.getByRole('heading', { name: person.name, level: 1 }).waitFor();
};

/** Goes where a word in the menu of the desk leads. */
export const onDesk = async (page: Page, place: string): Promise<void> => {
  await page.goto('/desk');
  await page
    .getByRole('navigation', { name: 'Desk' })
    .getByRole('link', { name: place, exact: true })
    .click();
};

/**
 * Plans a cycle whose annual meeting was two months ago, whose MAG has just met, and which ends in most of a year. The meeting
 * begins a day earlier where another journey has planned one of the same days.
 */
export const planCycle = async (journey: Journey, secretariat: Page, title: string): Promise<string> => {
  const known = await secretariat.request.get('/cycles', { headers: { accept: 'application/json' } });
  const { cycles } = (await known.json()) as { cycles: { meeting: Days }[] };
  const ends = await journey.dayIn(-60);
  let daysAgo = 64;
  let starts = await journey.dayIn(-daysAgo);
  while (cycles.some(({ meeting }) => meeting.starts === starts && meeting.ends === ends)) {
    daysAgo += 1;
    starts = await journey.dayIn(-daysAgo);
  }
  const place = await sendForm(secretariat, '/desk/cycles/new', {
    title,
    meetingStarts: starts,
    meetingEnds: ends,
    magStarts: await journey.dayIn(-5),
    magEnds: await journey.dayIn(-3),
    nextStarts: await journey.dayIn(246),
    nextEnds: await journey.dayIn(250),
  });
  return place.split('/').at(-1) ?? '';
};
