import { definition } from '../domain/definition.ts';

/** R1: the definition of a Best Practice Forum, with the additions of the 2020 review marked. */
export const Definition = () => (
  <figure class="definition">
    <blockquote>
      <p>
        {definition.map((part) => {
          if (!part.addition) return part.text;
          const added = (
            <ins class="addition">
              <span class="visually-hidden">[added: </span>
              {part.text.trimEnd()}
              <span class="visually-hidden">]</span>
            </ins>
          );
          return [added, ' '];
        })}
      </p>
    </blockquote>
    <figcaption class="meta">
      <span class="addition">Marked like this</span>: what the 2020 review of Best Practice Forums, “BPF on
      BPFs”, added to the definition.
    </figcaption>
  </figure>
);
