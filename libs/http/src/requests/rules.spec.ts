import * as classValidator from 'class-validator';
import {
  ArrayUnique,
  IsDefined,
  IsEmail,
  IsUrl,
  ValidateIf,
  Validate,
  ValidatorConstraint,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import type { DomainError, FieldProblem } from '#libs/foundation';
import {
  EnumField,
  InstantField,
  IntegerField,
  IsAfter,
  IsOrigin,
  ListField,
  ObjectField,
  PatchOf,
  StringField,
} from '../index';
import { RequestPipe } from './request-pipe';
import { ruleFaultsOf } from './rules';

@ValidatorConstraint({ name: 'fitsFloors' })
class FitsFloors implements ValidatorConstraintInterface {
  static calls = 0;

  validate(floor: number, { object }: ValidationArguments): boolean {
    FitsFloors.calls++;
    return floor <= (object as GarageDto).floors;
  }
}

class OwnerDto {
  @IsEmail()
  @StringField({ max: 100, description: 'E-mail' })
  email!: string;

  @IsUrl({ protocols: ['https'] }, { context: { code: 'invalid_format' } })
  @StringField({ max: 100, optional: true, nullable: true, description: 'Page' })
  page?: string | null;
}

class GarageDto {
  @IntegerField({ min: 1, max: 9, description: 'Floors' })
  floors!: number;

  @Validate(FitsFloors)
  @IntegerField({ optional: true, min: 1, max: 9, description: 'Floor of the office' })
  officeFloor?: number;

  @EnumField(['sold', 'open'] as const, { enumName: 'GarageState', description: 'State' })
  state!: 'sold' | 'open';

  @ValidateIf(({ state }: GarageDto) => state === 'sold')
  @IsDefined()
  @InstantField({ optional: true, description: 'Sold at' })
  soldAt?: Date;

  @ObjectField(() => OwnerDto, { optional: true, description: 'Owner' })
  owner?: OwnerDto;

  @ListField(() => OwnerDto, { optional: true, max: 3, description: 'Heirs' })
  heirs?: OwnerDto[];

  @ArrayUnique()
  @IsOrigin({ each: true })
  @ListField('string', { optional: true, max: 3, description: 'Origins' })
  origins?: string[];

  @ObjectField(() => GarageDto, { optional: true, description: 'Branch' })
  branch?: GarageDto;
}

class GarageQuery {
  @InstantField({ optional: true, description: 'From' })
  soldAtFrom?: Date;

  @IsAfter('soldAtFrom')
  @InstantField({ optional: true, description: 'Before' })
  soldAtBefore?: Date;
}

class PatchGarageDto extends PatchOf(GarageDto, { omit: ['officeFloor'] }) {}

const GARAGE = { floors: 3, state: 'open' };

function refusals(type: 'body' | 'query', metatype: new () => object, input: unknown): (string | undefined)[][] {
  try {
    new RequestPipe().transform(input, { type, metatype });
    return [];
  } catch (error) {
    return (error as DomainError).errors.map(({ pointer, parameter, code }: FieldProblem) => [
      pointer ?? parameter,
      code,
    ]);
  }
}

describe('rules of class-validator', () => {
  it.each<[string, object, string[][]]>([
    ['a body that keeps them', { ...GARAGE, owner: { email: 'a@b.cn', page: 'https://b.cn' } }, []],
    ['the usual code of a constraint', { ...GARAGE, owner: { email: 'a@' } }, [['#/owner/email', 'invalid_email']]],
    [
      'a code of its own, deep in a list',
      { ...GARAGE, heirs: [{ email: 'a@b.cn' }, { email: 'a@b.cn', page: 'ftp://b.cn' }] },
      [['#/heirs/1/page', 'invalid_format']],
    ],
    ['null where null is allowed', { ...GARAGE, owner: { email: 'a@b.cn', page: null } }, []],
    ['a constraint without a code', { ...GARAGE, officeFloor: 4 }, [['#/officeFloor', 'invalid_value']]],
    ['what another property requires', { floors: 3, state: 'sold' }, [['#/soldAt', 'required']]],
    [
      'the entry of a list that is at fault',
      { ...GARAGE, origins: ['https://b.cn', 'https://b.cn/', 'b.cn'] },
      [
        ['#/origins/1', 'invalid_origin'],
        ['#/origins/2', 'invalid_origin'],
      ],
    ],
    [
      'a rule of the whole list',
      { ...GARAGE, origins: ['https://b.cn', 'https://b.cn'] },
      [['#/origins', 'duplicate']],
    ],
    [
      'a class within itself',
      { ...GARAGE, branch: { ...GARAGE, branch: { floors: 3, state: 'sold' } } },
      [['#/branch/branch/soldAt', 'required']],
    ],
    [
      'readers and rules in one answer, each place once',
      { floors: 3, state: 'sold', soldAt: 'yesterday', owner: { email: 'a' }, x: 1 },
      [
        ['#/soldAt', 'invalid_instant'],
        ['#/x', 'unknown_field'],
        ['#/owner/email', 'invalid_email'],
      ],
    ],
  ])('body: %s', (_name, input, expected) => {
    expect(refusals('body', GarageDto, input)).toEqual(expected);
  });

  it('ends where a class that nests in itself is nested without end', () => {
    const depth = 20_000;
    const nested = `{"floors":3,"state":"open","branch":`.repeat(depth) + JSON.stringify(GARAGE) + '}'.repeat(depth);
    const [refused, ...others] = refusals('body', GarageDto, JSON.parse(nested));
    expect(refused).toEqual([`#${'/branch'.repeat(65)}`, 'too_deep']);
    expect(others).toEqual([]);
  });

  it('shows a rule nothing that could not be read', () => {
    FitsFloors.calls = 0;
    expect(refusals('body', GarageDto, { ...GARAGE, officeFloor: 'attic' })).toEqual([
      ['#/officeFloor', 'invalid_type'],
    ]);
    expect(FitsFloors.calls).toBe(0);
  });

  it.each([
    ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', []],
    ['2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z', [['soldAtBefore', 'not_after']]],
    ['2026-02-01T08:00:00+08:00', '2026-02-01T00:00:00Z', [['soldAtBefore', 'not_after']]],
    [undefined, '2026-01-01T00:00:00Z', []],
    ['2026-01-01T00:00:00Z', undefined, []],
  ])('query: a range from %s to before %s', (soldAtFrom, soldAtBefore, expected) => {
    expect(refusals('query', GarageQuery, { soldAtFrom, soldAtBefore })).toEqual(expected);
  });

  it('hold in a patch too, which may leave everything out and clear what may be cleared', () => {
    expect(refusals('body', PatchGarageDto, { state: 'sold' })).toEqual([]);
    expect(refusals('body', PatchGarageDto, { owner: null, origins: null })).toEqual([]);
    expect(refusals('body', PatchGarageDto, { origins: ['b.cn'], owner: { email: 'a' } })).toEqual([
      ['#/origins/0', 'invalid_origin'],
      ['#/owner/email', 'invalid_email'],
    ]);
  });

  it.each([
    ['https://shop.example.cn', true],
    ['http://localhost:5173', true],
    ['https://shop.example.cn:443', false],
    ['https://Shop.example.cn', false],
    ['https://shop.example.cn/', false],
    ['capacitor://localhost', false],
    ['null', false],
    ['*', false],
  ])('origin %s: %s', (origin, isOne) => {
    expect(refusals('body', GarageDto, { ...GARAGE, origins: [origin] })).toHaveLength(isOne ? 0 : 1);
  });

  it('fails the boot for a rule that could not work', () => {
    @ValidatorConstraint({ name: 'isFree', async: true })
    class IsFree implements ValidatorConstraintInterface {
      validate(): Promise<boolean> {
        return Promise.resolve(false);
      }
    }
    class BrokenDto {
      @StringField({ max: 9, description: 'Name' })
      @Validate(IsFree)
      name!: string;

      @StringField({ max: 9, description: 'Mail' })
      @IsEmail({}, { context: { code: 'never_defined' } })
      email!: string;

      @IsEmail()
      forgotten!: string;
    }
    class OuterDto {
      @ObjectField(() => BrokenDto, { description: 'Inner' })
      inner!: BrokenDto;
    }
    expect(ruleFaultsOf(GarageDto)).toEqual([]);
    expect(ruleFaultsOf(OuterDto)).toEqual([
      'judges BrokenDto.name by isFree, which is asynchronous and would never run',
      'refuses BrokenDto.email as never_defined, which no one defines',
      'has a rule for BrokenDto.forgotten, which is no field',
    ]);
  });

  it('asks class-validator only about values that carry its decorators', () => {
    class PlainDto {
      @StringField({ max: 9, description: 'Name' })
      name!: string;
    }
    const asked = jest.spyOn(classValidator, 'validateSync');
    refusals('body', PlainDto, { name: 'x' });
    refusals('query', GarageQuery, { soldAtFrom: '2026-01-01T00:00:00Z' });
    expect(asked).toHaveBeenCalledTimes(0);
    refusals('body', GarageDto, GARAGE);
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
  });
});
