import { Injectable } from '@nestjs/common';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { ContactFacts } from './contact-facts';

/** What the feature that planned a contact says when it is about to be made. */
export type ContactJudgement =
  | {
      readonly kind: 'go';
      /** Text of the message with `{placeholders}`. A message without any is suppressed; a call needs none. */
      readonly template?: string;
      /** Of an e-mail, with `{placeholders}` as well; by default the text's first line. */
      readonly subject?: string;
      /** Fills the placeholders, on top of the planned values; here personal ones are allowed. */
      readonly values?: Readonly<Record<string, string>>;
    }
  /** Not any more: `vehicle_visited`. The reason is a code of `defineContactReason`. */
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'defer'; readonly until: Date; readonly reason: string };

/** A feature that plans contacts, and answers for them. */
export interface ContactSource {
  /** Codes of the journeys that it plans; `all`: those that nobody else claims. */
  readonly journeys: readonly string[] | 'all';
  /**
   * Asked in the transaction that commits the intent, once for all contacts of a block: set-based, and reading only.
   * What it leaves out goes as planned.
   */
  judge(
    tx: StoreTx,
    ctx: StoreContext,
    contacts: readonly ContactFacts[],
    now: Date,
  ): Promise<ReadonlyMap<string, ContactJudgement>>;
}

/** Who is asked about the contacts of a journey. */
@Injectable()
export class ContactSources {
  private readonly byJourney = new Map<string, ContactSource>();
  private fallback?: ContactSource;

  /** Called once per feature, in its module's `onModuleInit`. */
  register(source: ContactSource): void {
    if (source.journeys === 'all') {
      if (this.fallback) throw new Error('Two sources want to answer for all journeys');
      this.fallback = source;
      return;
    }
    for (const journey of source.journeys) {
      if (this.byJourney.has(journey)) throw new Error(`Two sources answer for the journey ${journey}`);
      this.byJourney.set(journey, source);
    }
  }

  /** What all sources say of these contacts. */
  async judge(
    tx: StoreTx,
    ctx: StoreContext,
    contacts: readonly ContactFacts[],
    now: Date,
  ): Promise<ReadonlyMap<string, ContactJudgement>> {
    const bySource = new Map<ContactSource | undefined, ContactFacts[]>();
    for (const contact of contacts) {
      const source = this.byJourney.get(contact.journey) ?? this.fallback;
      bySource.set(source, [...(bySource.get(source) ?? []), contact]);
    }
    const answers = await Promise.all(
      [...bySource].map(([source, asked]) => source?.judge(tx, ctx, asked, now) ?? new Map<string, ContactJudgement>()),
    );
    return new Map(answers.flatMap((answer) => [...answer]));
  }
}
