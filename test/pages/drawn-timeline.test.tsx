import type { Page } from 'playwright-core';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { CyclePage } from '../../functions/cycles/pages.tsx';
import { Timeline } from '../../functions/workplans/timeline.tsx';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { dayAfter, daysBetween } from '../../shared/domain/time.ts';
import {
  beginsWith,
  type CourseMonth,
  type Milestone,
  milestonesToBeginWith,
  type Workplan,
} from '../../shared/domain/workplan.ts';
import { type Drawn, DrawnTimeline } from '../../shared/pages/drawn-timeline.tsx';
import { tooWide, useBrowser } from './browser.ts';

const id = (prefix: string, number = 1) => `${prefix}_${String(number).padStart(26, '0')}`;
type Meeting = readonly [starts: string, ends: string];
const cycleOf = (title: string, [starts, ends]: Meeting, mag: Meeting, next: Meeting): Cycle => ({
  id: id('cyc'),
  revision: 1,
  title,
  meeting: { starts, ends },
  magMeeting: { starts: mag[0], ends: mag[1] },
  nextMeeting: { starts: next[0], ends: next[1] },
  overrides: {},
  createdAt: '2019-01-01T00:00:00.000Z',
});

/** As they were. */
const cycles = [
  cycleOf(
    'IGF 2019–2020',
    ['2019-11-25', '2019-11-29'],
    ['2020-01-14', '2020-01-16'],
    ['2020-11-09', '2020-11-17'],
  ),
  cycleOf(
    'IGF 2021–2022',
    ['2021-12-06', '2021-12-10'],
    ['2022-02-23', '2022-02-25'],
    ['2022-11-28', '2022-12-02'],
  ),
  cycleOf(
    'IGF 2024–2025',
    ['2024-12-15', '2024-12-19'],
    ['2025-02-05', '2025-02-07'],
    ['2025-06-23', '2025-06-27'],
  ),
];

const figureIn = (html: string) => html.slice(html.indexOf('<figure'), html.indexOf('</figure>') + 9);

/** From some days before to some days after, so that today's line is everywhere once, and nowhere. */
const daysOf = ({ meeting, nextMeeting }: Cycle): string[] => {
  const ends = nextMeeting?.ends ?? meeting.ends;
  const count = Math.ceil((daysBetween(meeting.starts, ends) + 20) / 9);
  return Array.from({ length: count }, (_, place) => dayAfter(meeting.starts, place * 9 - 9));
};

const cycleFigures = cycles.flatMap((cycle) =>
  daysOf(cycle).map((day) =>
    figureIn(
      renderToString(
        <CyclePage cycle={cycle} calls={[]} others={[]} now={new Date(`${day}T12:00:00.000Z`)} />,
      ),
    ),
  ),
);

const ids = Array.from({ length: beginsWith }, (_, place) => id('mst', place + 1));
const plan = { progress: {}, course: [] } as unknown as Workplan;
/** What a team answered every month of a time. */
const courseOf = (from: string, to: string) => {
  const months = Array.from({ length: 24 }, (_, place) =>
    dayAfter(`${from.slice(0, 7)}-15`, place * 30).slice(0, 7),
  );
  return [...new Set(months)]
    .filter((month) => month <= to)
    .map((month, place) => ({
      month,
      answer: (['yes', 'partly', 'none', 'no'] as const)[place % 4] ?? 'yes',
    }));
};
const planFigures = cycles.flatMap((cycle) =>
  (['1', '2'] as const).flatMap((years) => {
    const owner = { id: id('per'), name: 'Farida Facilitator' };
    const milestones = milestonesToBeginWith(
      { years },
      { cycle },
      owner,
      ids,
      new Date(`${cycle.magMeeting.ends}T12:00:00.000Z`),
    ).map(
      (one, place): Milestone => ({
        ...one,
        title:
          [
            'פגישה ראשונה: היקף, מטרה ומי עושה מה',
            'Interviews with ten regulators, in their own languages, about what they learned from measures that did not work as they had meant them',
            'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
            '第一次会议：范围、目标、谁做什么、什么时候完成',
          ][place] ?? one.title,
      }),
    );
    return daysOf(cycle).map((day) => {
      const course = courseOf(cycle.magMeeting.ends, day);
      const inForce = { ...plan, current: { milestones } } as unknown as Workplan;
      return figureIn(
        renderToString(
          <Timeline
            plan={inForce}
            milestones={milestones}
            course={course as unknown as CourseMonth[]}
            now={new Date(`${day}T12:00:00.000Z`)}
            last={{ head: 'Take part', cell: () => null }}
          />,
        ),
      );
    });
  }),
);

const pageOf = (figures: readonly string[], dir: 'ltr' | 'rtl') =>
  `<!doctype html><html lang="en" dir="${dir}"><head><title>Drawn</title><link rel="stylesheet" href="/assets/site.css"></head><body><main class="wide">${figures.join('')}</main></body></html>`;

/** What stands on each other, or beyond the edge of its picture, in the drawings that this window shows. */
const wrongIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wrong: string[] = [];
    const meets = (one: DOMRect, other: DOMRect) =>
      one.left < other.right - 1 &&
      other.left < one.right - 1 &&
      one.top < other.bottom - 1 &&
      other.top < one.bottom - 1;
    for (const [place, picture] of [...document.querySelectorAll('figure > svg')].entries()) {
      const edge = picture.getBoundingClientRect();
      if (!edge.width) continue;
      const names = [...picture.querySelectorAll('text')];
      const said = (element: Element) => `${place} “${element.textContent}”`;
      for (const [index, name] of names.entries()) {
        const box = name.getBoundingClientRect();
        if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1)
          wrong.push(`${said(name)} leaves the picture`);
        for (const other of names.slice(index + 1))
          if (meets(box, other.getBoundingClientRect())) wrong.push(`${said(name)} stands on ${said(other)}`);
        for (const mark of picture.querySelectorAll(
          '.drawn-meeting, .drawn-work, .drawn-due, .drawn-done, .drawn-late, .drawn-yes, .drawn-partly, .drawn-no, .drawn-none, .drawn-later',
        ))
          if (meets(box, mark.getBoundingClientRect())) wrong.push(`${said(name)} stands on a mark`);
      }
    }
    return wrong;
  });

describe('a drawn timeline', () => {
  const browser = useBrowser();

  it.each([
    ['of a cycle', cycleFigures],
    ['of a workplan', planFigures],
  ])(
    '%s keeps its names apart on every day of real years, wide and narrow, and from right to left',
    async (_, figures) => {
      for (const [width, dir] of [
        [1280, 'ltr'],
        [900, 'rtl'],
        [360, 'ltr'],
        [320, 'rtl'],
      ] as const) {
        const page = await browser.open(() => ({ html: pageOf(figures, dir) }), { width });
        await page.goto('/');
        expect(await wrongIn(page), `${width} ${dir}`).toEqual([]);
        expect(await tooWide(page)).toBe(0);
      }
    },
  );

  it('lets the line of today end where a name begins, and goes round it where there is room', async () => {
    const mark: Drawn = { label: 'Review', from: '2027-03-01', to: '2027-03-10', kind: 'work' };
    const figure = (today: string, from: string) =>
      renderToString(
        <DrawnTimeline label="A picture." from={from} to="2027-12-31" today={today} marks={[mark]} />,
      );
    const anchorsOf = (html: string) =>
      [...html.matchAll(/text-anchor="(start|end)"/g)].map(([, anchor]) => anchor);
    // Where neither side has room, it stands above.
    const long = { ...mark, label: 'Interviews with ten regulators', from: '2027-03-01', to: '2027-12-20' };
    const wide = renderToString(
      <DrawnTimeline label="A." from="2027-02-25" to="2027-12-31" today="2027-04-01" marks={[long]} />,
    ).split('</svg>')[0];
    const [, textAt = ''] =
      /<text x="[^"]+" y="([^"]+)" text-anchor="start">\u2068Interviews/.exec(wide ?? '') ?? [];
    const [, markAt = ''] = /<rect class="drawn-work" x="[^"]+" y="([^"]+)"/.exec(wide ?? '') ?? [];
    expect(Number(textAt)).toBeGreaterThan(0);
    expect(Number(textAt)).toBeLessThan(Number(markAt));
    // Clear of today it stands to the right; where today would cross it there, to the left, if it fits there.
    expect(anchorsOf(figure('2027-11-01', '2026-06-01'))).toEqual(['start']);
    expect(anchorsOf(figure('2027-04-01', '2026-06-01'))).toEqual(['end']);
    expect(anchorsOf(figure('2027-04-01', '2027-02-25'))).toEqual(['start']);
    // Whatever is crossed after all lies below its name, which has an edge in the colour of the sheet.
    const page = await browser.open(() => ({ html: pageOf([figure('2027-04-01', '2027-02-25')], 'ltr') }));
    await page.goto('/');
    const name = page.locator('.drawn-wide text', { hasText: 'Review' });
    expect(
      await name.evaluate((element) => {
        const line = element.closest('svg')?.querySelector('.drawn-today');
        const { paintOrder, strokeWidth, stroke } = getComputedStyle(element);
        const after = line?.compareDocumentPosition(element) === Node.DOCUMENT_POSITION_FOLLOWING;
        const sheet = getComputedStyle(element.closest('figure') ?? element).backgroundColor;
        return { paintOrder, strokeWidth, sheet: stroke === sheet, after };
      }),
    ).toEqual({ paintOrder: 'stroke', strokeWidth: '6px', sheet: true, after: true });
  });

  it('shows what a team answered each month, and says in its caption that a list says the same', () => {
    const course = [
      { month: '2020-03', answer: 'yes' },
      { month: '2020-04', answer: 'none' },
      { month: '2020-05', answer: 'no' },
    ] as unknown as CourseMonth[];
    const milestones = [
      { id: ids[0], kind: 'output', title: 'Output', due: '2020-11-17', owner: {}, open: false },
    ];
    const shown = (inForce: boolean) =>
      figureIn(
        renderToString(
          <Timeline
            plan={plan}
            milestones={milestones as unknown as Milestone[]}
            {...(inForce ? { course } : {})}
            now={new Date('2020-06-01T12:00:00.000Z')}
            last={undefined}
          />,
        ),
      );
    const figure = shown(true);
    // In both drawings, and in the legend.
    expect(figure.match(/<circle class="drawn-yes"/g)).toHaveLength(3);
    expect(figure.match(/<circle class="drawn-no"/g)).toHaveLength(3);
    expect(figure.match(/<circle class="drawn-none"/g)).toHaveLength(3);
    expect(figure).toContain('no answer');
    expect(figure).not.toContain('drawn-partly');
    expect(figure).toContain('Mar – May');
    expect(figure).toContain('the table and the list below say the same.');
    // A draft is not what they worked by.
    expect(shown(false)).not.toContain('<circle');
  });

  it('has one colour for where a milestone stands, in the picture, its legend and the table', () => {
    const days = { 'under way': ['2020-05-01', '2020-07-01'], 'to come': ['2020-08-01', '2020-09-01'] };
    const html = renderToString(
      <Timeline
        plan={plan}
        milestones={Object.entries(days).map(
          ([title, [starts, due]]) =>
            ({ id: title, kind: 'research', title, starts, due, owner: {} }) as unknown as Milestone,
        )}
        now={new Date('2020-06-01T12:00:00.000Z')}
        last={undefined}
      />,
    );
    const looks = [...html.matchAll(/class="(drawn-(?:work|due|later)|tag[^"]*)"/g)].map(([, look]) => look);
    expect(looks.filter((look) => look?.startsWith('drawn'))).toEqual([
      ...['drawn-work', 'drawn-later'],
      ...['drawn-work', 'drawn-later'],
      ...['drawn-work', 'drawn-later'],
    ]);
    // Blue and grey in both; amber is for what is partly so.
    expect(looks.filter((look) => look?.startsWith('tag'))).toEqual(['tag', 'tag quiet']);
  });

  it('names the months of two years on a phone by quarters, under their years, and every one where there is room', () => {
    const [cycle] = cycles;
    if (!cycle) throw new Error('There are cycles.');
    const owner = { id: id('per'), name: 'Farida Facilitator' };
    const figure = figureIn(
      renderToString(
        <Timeline
          plan={plan}
          milestones={milestonesToBeginWith({ years: '2' }, { cycle }, owner, ids, new Date('2020-01-16'))}
          now={new Date('2020-03-01T12:00:00.000Z')}
          last={undefined}
        />,
      ),
    );
    const axisOf = (drawing: string) => {
      const [picture = ''] = figure.slice(figure.indexOf(drawing)).split('</svg>');
      return [...picture.matchAll(/drawn-small[^>]*>([^<]+)</g)]
        .map(([, words]) => words)
        .filter((words) => !words?.startsWith('Today'));
    };
    expect(axisOf('drawn-narrow').join(' ')).toBe('2020 2021 Apr Jul Oct Jan Apr Jul Oct');
    expect(axisOf('drawn-wide').join(' ')).toBe(
      '2020 2021 Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov',
    );
  });

  it('is the wide one on paper', async () => {
    const page = await browser.open(() => ({ html: pageOf(cycleFigures.slice(0, 1), 'ltr') }), {
      width: 700,
    });
    await page.goto('/');
    const shown = () =>
      Promise.all(['.drawn-wide', '.drawn-narrow'].map((drawing) => page.locator(drawing).isVisible()));
    expect(await shown()).toEqual([false, true]);
    await page.emulateMedia({ media: 'print' });
    expect(await shown()).toEqual([true, false]);
  });
});
