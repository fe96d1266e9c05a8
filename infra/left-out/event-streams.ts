/** Stands in for the SDK's streams of events (S3 Select and the like): no request of ours answers with one. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;

export const eventStreamSerdeProvider = (): never => {
  throw new Error('Streams of events are left out.');
};

export class EventStreamSerde {
  constructor() {
    eventStreamSerdeProvider();
  }
}
