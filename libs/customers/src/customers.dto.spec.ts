import type { DomainError } from '#libs/foundation';
import { RequestPipe } from '#libs/http';
import { ListCustomersQuery } from './customer-list.dto';
import { CreateCustomerDto, UpdateCustomerDto } from './customers.dto';

function refusals(type: 'body' | 'query', metatype: new () => object, input: object): unknown[] {
  try {
    new RequestPipe().transform(input, { type, metatype });
    return [];
  } catch (error) {
    return (error as DomainError).errors.map(({ pointer, parameter, code }) => [pointer ?? parameter, code]);
  }
}

const LUNAR = { month: 6, day: 30 };

describe('what a request about customers must keep', () => {
  it.each<[string, object, unknown[]]>([
    ['a solar birthday', { calendar: 'solar', date: '1990-01-27' }, []],
    ['a lunar birthday', { calendar: 'lunar', lunar: LUNAR }, []],
    ['a solar birthday without its day', { calendar: 'solar', lunar: LUNAR }, [['#/birthday/date', 'required']]],
    ['a lunar birthday without its day', { calendar: 'lunar', date: '1990-01-27' }, [['#/birthday/lunar', 'required']]],
    [
      'a solar birthday whose day is none',
      { calendar: 'solar', date: '1990-02-30' },
      [['#/birthday/date', 'invalid_date']],
    ],
    [
      'a lunar day that no month has',
      { calendar: 'lunar', lunar: { month: 13, day: 31 } },
      [
        ['#/birthday/lunar/month', 'out_of_range'],
        ['#/birthday/lunar/day', 'out_of_range'],
      ],
    ],
  ])('CUS-06: %s', (_name, birthday, expected) => {
    expect(refusals('body', CreateCustomerDto, { kind: 'person', name: '石远梅', birthday })).toEqual(expected);
    expect(refusals('body', UpdateCustomerDto, { birthday })).toEqual(expected);
  });

  it('a list is asked for from an earlier to a later instant', () => {
    const [createdAtFrom, createdAtBefore] = ['2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'];
    expect(refusals('query', ListCustomersQuery, { createdAtFrom, createdAtBefore })).toEqual([
      ['createdAtBefore', 'not_after'],
    ]);
  });
});
