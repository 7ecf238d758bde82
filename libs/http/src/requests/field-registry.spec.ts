import { openSwagger } from '../openapi/swagger';
import { EnumField, StringField } from './fields';

describe('names in the documents', () => {
  // from here on a field is told of as it is declared
  beforeAll(() => void openSwagger());

  function declareTwin() {
    class TwinDto {
      @StringField({ max: 10, description: 'One' })
      one!: string;
    }
    return TwinDto;
  }

  function declareColours(...colours: string[]) {
    class PaintDto {
      @EnumField(colours, { enumName: 'Colour', description: 'Colour' })
      colour!: string;
    }
    return PaintDto;
  }

  it('one class cannot hide another of its name', () => {
    declareTwin();
    expect(declareTwin).toThrow('There are two of class TwinDto');
  });

  it('one enum cannot hide another, and the order of its values says nothing', () => {
    declareColours('red', 'green');
    expect(() => declareColours('green', 'red')).toThrow('There are two of class PaintDto');
    expect(() => declareColours('red')).toThrow('There are two of enum Colour');
  });
});
