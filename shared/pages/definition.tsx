import { definition } from '../domain/definition.ts';

/** R1: the definition of a Best Practice Forum, with the additions of the 2020 review marked. */
export const Definition = () => (
  <figure class="definition">
    <blockquote>
      <p>
        {definition.map((part, index) =>
          part.addition ? <strong key={index}>{part.text}</strong> : <span key={index}>{part.text}</span>,
        )}
      </p>
    </blockquote>
    <figcaption>The words in bold were added by the 2020 review of Best Practice Forums.</figcaption>
  </figure>
);
