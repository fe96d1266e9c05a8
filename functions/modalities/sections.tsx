import { type Modalities, modalitiesSections, sectionInWords } from '../../shared/domain/modalities.ts';
import { renderMarkdown } from '../../shared/markdown.ts';

/** The text of a version, section by section. */
export const Sections = ({ shown }: { shown: Modalities }) => (
  <>
    <nav class="toc" aria-labelledby="on-this-page">
      <h2 id="on-this-page">On this page</h2>
      <ul>
        {modalitiesSections.map((name) => (
          <li key={name}>
            <a href={`#${name}`}>{sectionInWords[name]}</a>
          </li>
        ))}
      </ul>
    </nav>
    {modalitiesSections.map((name) => (
      <section key={name} aria-labelledby={name}>
        <h2 id={name}>{sectionInWords[name]}</h2>
        <div
          class="prose"
          dir="auto"
          dangerouslySetInnerHTML={{ __html: renderMarkdown(shown.sections[name], { top: 3 }) }}
        />
      </section>
    ))}
  </>
);
