"""A classifier as services of BentoML: bentoml serve bento_service:Batching, or bento_service:Plain."""

import os

import bentoml
from PIL.Image import Image

from classifier import Classifier

OPTIONS = {"workers": len(os.sched_getaffinity(0)), "logging": {"access": {"enabled": False}}}


@bentoml.service(**OPTIONS)
class Batching:
    """Photos that arrive together are computed together: adaptive batching."""

    def __init__(self):
        self.classifier = Classifier(batch=-1)

    @bentoml.api(batchable=True, max_batch_size=32, max_latency_ms=1000, route="/v1/classify")
    def classify(self, photos: list[Image]) -> list[dict]:
        return self.classifier(photos)


@bentoml.service(**OPTIONS)
class Plain:
    def __init__(self):
        self.classifier = Classifier(batch=1)

    @bentoml.api(route="/v1/classify")
    def classify(self, photos: Image) -> list[dict]:
        return self.classifier([photos])
