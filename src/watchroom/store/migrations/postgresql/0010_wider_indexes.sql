-- What insights count of the runs of a camera, or of a model, without a look at the runs.

DROP INDEX execution_camera;
CREATE INDEX execution_camera
    ON execution (camera, key, workflow, status, risk, model, alert, duration_bucket)
    WHERE camera IS NOT NULL;

DROP INDEX execution_alert;
CREATE INDEX execution_alert ON execution (alert, key, workflow, status, risk, camera, model)
    WHERE alert IS NOT NULL;
