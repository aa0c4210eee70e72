"""A model that `pomona export` wrote, in OpenVINO on one core: the part that the services of the peers have in common."""

import json
import os
import threading

import numpy as np
import openvino

from peer import square


class Classifier:
    """Reads the file MODEL and computes in PRECISION, both from the environment."""

    def __init__(self, batch):
        """`batch` is the number of photos at once; -1 for any."""
        core = openvino.Core()
        model = core.read_model(os.environ["MODEL"])
        self.labels = json.loads(model.get_rt_info(["framework", "pomona.labels"]).astype(str))
        self.side = model.input(0).partial_shape[1].get_length()
        model.reshape([batch, self.side, self.side, 3])
        model = openvino.Model([model.output(name) for name in ("probabilities", "novelty")], model.get_parameters())
        self.compiled = core.compile_model(model, "CPU", {
            "INFERENCE_PRECISION_HINT": os.environ["PRECISION"], "NUM_STREAMS": "1", "INFERENCE_NUM_THREADS": "1"})
        self.own = threading.local()

    def __call__(self, photos):
        """The labels of photos that Pillow has opened."""
        if not hasattr(self.own, "request"):
            self.own.request = self.compiled.create_infer_request()
        request = self.own.request
        request.infer([np.stack([square(photo, self.side) for photo in photos])])
        probabilities, novelties = (request.get_output_tensor(index).data for index in range(2))
        return [
            {"label": self.labels[row.argmax()], "confidence": float(row.max()), "known": bool(novelty <= 0.5),
             "novelty": float(novelty)}
            for row, novelty in zip(probabilities, novelties)]
