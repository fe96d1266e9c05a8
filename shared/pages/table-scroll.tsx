import type { ComponentChildren } from 'preact';

/** A table that may be wider than a phone: scrolls by itself, also by keyboard (WCAG 2.1.1). */
export const TableScroll = (props: { label: string; children: ComponentChildren }) => (
  // A group and no section: a page of many tables would drown its landmarks.
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
  // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer must be able to scroll it
  <div class="table-scroll" role="group" tabIndex={0} aria-label={props.label}>
    {props.children}
  </div>
);
