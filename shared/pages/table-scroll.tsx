import type { ComponentChildren } from 'preact';

/** A table that may be wider than a phone: scrolls by itself, also by keyboard (WCAG 2.1.1). */
export const TableScroll = (props: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer must be able to scroll it
  <section class="table-scroll" tabIndex={0} aria-label={props.label}>
    {props.children}
  </section>
);
