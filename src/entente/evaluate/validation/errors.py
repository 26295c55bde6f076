"""What can be wrong with a sample, an answer or a file of them: the message is one line and says what to do."""


class SampleError(ValueError):
    """A sample cannot be drawn, found or counted as asked."""


class AnswerError(ValueError):
    """An answer that does not fit its item."""
