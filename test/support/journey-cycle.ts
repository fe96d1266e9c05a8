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

/** Plans a cycle whose annual meeting was two months ago, whose MAG has just met, and which ends in most of a year. */
export const planCycle = async (journey: Journey, secretariat: Page, title: string): Promise<string> => {
  const place = await sendForm(secretariat, '/desk/cycles/new', {
    title,
    meetingStarts: await journey.dayIn(-64),
    meetingEnds: await journey.dayIn(-60),
    magStarts: await journey.dayIn(-5),
    magEnds: await journey.dayIn(-3),
    nextStarts: await journey.dayIn(246),
    nextEnds: await journey.dayIn(250),
  });
  return place.split('/').at(-1) ?? '';
};
