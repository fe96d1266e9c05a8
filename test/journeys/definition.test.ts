import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { definition, definitionInShort, howToTakePart } from '../../shared/domain/definition.ts';
import { firstPerson, type ReceivedMail, useJourney } from '../support/journey.ts';
import { sendForm } from '../support/journey-forum.ts';
import { preparedFor } from '../support/journey-sending.ts';

/** Words as a reader takes them in, however their lines are broken. */
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

describe('what a Best Practice Forum is (R1, R11)', () => {
  const journey = useJourney();
  const { as, visitor, check, inbox, mail, linkIn } = journey;

  /** The whole text, with what the review of 2020 added marked as such. */
  const isDefined = async (page: Page) => {
    const shown = page.locator('.definition blockquote');
    expect(plain((await shown.textContent()) ?? '').replaceAll(/\[added: |\]/g, '')).toBe(
      plain(definition.map(({ text }) => text).join('')),
    );
    expect(
      (await shown.locator('ins').allTextContents()).map((text) => plain(text).slice('[added: '.length, -1)),
    ).toEqual(definition.filter(({ addition }) => addition).map(({ text }) => plain(text)));
  };

  const isExplained = (letter: ReceivedMail) => {
    for (const words of [definitionInShort, howToTakePart]) {
      expect(plain(letter.text), letter.subject).toContain(words);
      expect(plain(letter.html), letter.subject).toContain(words);
    }
    expect(linkIn(letter, '/about')).toBe(`${journey.url}/about`);
  };

  it('stands whole on the site, in a call and in a press release, in short in each letter', async () => {
    const secretariat = await as(firstPerson);
    const { desa, at } = await preparedFor(journey, secretariat, 'BPF that explains itself', [
      ['Internet Society', 'isoc.definition@example.org'],
    ]);
    await sendForm(secretariat, '/desk/press-contacts', {
      name: 'Peer Press',
      outlet: 'The Example Times',
      language: 'en',
      email: 'peer.definition@example.org',
    });
    await sendForm(desa, `${at}/release`, {});
    await journey.settle();
    const pressAt = await sendForm(secretariat, `${at}/press-releases`, {});
    await desa.goto(pressAt);
    await desa.getByRole('button', { name: 'Release to the press' }).click();
    await desa.getByRole('link', { name: 'On the site' }).click();

    const reader = await visitor();
    await reader.goto('/about');
    await isDefined(reader);
    await check(reader);
    await reader.goto('/calls');
    await reader.getByRole('link', { name: 'Call for BPF that explains itself' }).click();
    await isDefined(reader);
    await reader.goto(new URL(desa.url()).pathname);
    await isDefined(reader);
    await check(reader);
    // Nobody has to be on a page that is about it: each says it at its foot.
    for (const path of ['/', '/outputs', '/cycles', '/mag-participation', '/verify', '/nothing-is-here']) {
      await reader.goto(path);
      const foot = plain((await reader.getByRole('contentinfo').textContent()) ?? '');
      for (const words of [definitionInShort, howToTakePart]) expect(foot, path).toContain(words);
    }

    // To a proposer, to somebody who was let in, to an organisation, to the press.
    isExplained(await mail('proposer.bpf.that.explains.itself@example.org', 'Received'));
    isExplained(await mail('dana.bpf.that.explains.itself@example.org', /./));
    isExplained(await mail('isoc.definition@example.org', 'For Internet Society'));
    isExplained(await mail('peer.definition@example.org', 'Press release'));
    expect(await inbox('peer.definition@example.org')).toHaveLength(1);
  });
});
