/**
 * Stands in for Node's web streams where middy asks whether an answer is one of them. None of ours is, and Node would
 * load all of them for the question.
 */
export class ReadableStream {}
