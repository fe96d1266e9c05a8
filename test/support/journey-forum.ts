import type { Page } from 'playwright-core';
import { asForm, bpfOnBpfs } from './bpf-on-bpfs.ts';
import type { useJourney } from './journey.ts';

type Journey = ReturnType<typeof useJourney>;

/** Sends a form of the desk from a page of somebody who signed in, without going there; answers where it leads to. */
export const sendForm = async (
  page: Page,
  path: string,
  form: Readonly<Record<string, unknown>>,
): Promise<string> => {
  await page.goto('/desk/me');
  const csrf = await page.locator('main input[name=csrf]').first().inputValue();
  const sent = await page.evaluate(
    async ([to, pairs]) => {
      const answer = await fetch(to, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(pairs),
      });
      return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
    },
    [
      path,
      Object.entries({ ...asForm(form), csrf }).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value]).map((each) => [name, each]),
      ),
    ] as const,
  );
  if (sent.status >= 400) throw new Error(`${path} was answered ${sent.status}: ${sent.text}`);
  return sent.to;
};

/** Makes a forum for a journey that begins with one: called for, proposed, confirmed and accepted. Answers its id. */
export const makeForum = async (journey: Journey, secretariat: Page, title: string): Promise<string> => {
  const callAt = await sendForm(secretariat, '/desk/calls/new', {
    title: `Call for ${title}`,
    opens: await journey.dayIn(-1),
    closes: await journey.dayIn(30),
    decidedBy: await journey.dayIn(60),
    capacity: 4,
    guidance: 'Bring us a narrow question.',
    withoutModalities: 'A journey has no cycle.',
  });
  const proposer = await journey.visitor();
  await proposer.goto('/');
  const email = `proposer.${title.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@example.org`;
  await proposer.evaluate(
    async ([to, pairs]) => {
      const answer = await fetch(to, { method: 'POST', body: new URLSearchParams(pairs) });
      if (answer.status >= 400) throw new Error(`${to} was answered ${answer.status}`);
    },
    [
      `${callAt.replace('/desk', '')}/propose`,
      Object.entries(asForm({ ...bpfOnBpfs, title, email })).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value]).map((each) => [name, each]),
      ),
    ] as const,
  );
  const confirmAt = journey.linkIn(await journey.mail(email, 'Please confirm'), '/confirm');
  await proposer.goto(confirmAt);
  await proposer.getByRole('button', { name: 'Confirm the proposal' }).click();
  await proposer.getByRole('heading', { name: 'Thank you: your proposal is in' }).waitFor();
  const proposalId = new URL(confirmAt).pathname.split('/')[2] ?? '';
  await sendForm(secretariat, `/desk/proposals/${proposalId}/decision`, {
    decision: 'accept',
    reasons: 'A clear goal.',
    early: 'yes',
    earlyReason: 'A journey does not wait for the end of its call.',
    act: 'send',
  });
  const decision = await journey.mail(email, 'Accepted');
  return new URL(journey.linkIn(decision, '/forums/')).pathname.split('/')[2] ?? '';
};
