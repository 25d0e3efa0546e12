"""Fields that forms of several features share."""

from typing import Any

from wtforms import DecimalField


class PointsField(DecimalField):
    """Points as people here write them: 7,5 and 7.5 are the same."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([str(value).replace(",", ".").strip() for value in valuelist])

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)
